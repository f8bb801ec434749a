/** Networks of convolutions alone. @module */
import { relu } from "../layers/activations.ts";
import { conv2d, type Conv2dOptions } from "../layers/conv2d.ts";
import { dropout } from "../layers/dropout.ts";
import { globalAveragePool } from "../layers/global_average_pool.ts";
import { heNormal } from "../initializers.ts";
import { type NamedLayer, type Sequential, sequential } from "../sequential.ts";

/** Options of {@linkcode allCnn}. */
export interface AllCnnOptions {
  /** Number of outputs. */
  readonly classes: number;
  /** Filters of the first three convolutions, and of the following five; default 96 and 192. */
  readonly filters?: readonly [first: number, then: number];
}

/**
 * All-CNN-C of Springenberg, Dosovitskiy, Brox & Riedmiller (2014), Table 1: seven convolutions of
 * 3 × 3, of which the third and the sixth have stride 2 in place of pooling and the seventh does not
 * pad, two of 1 × 1, and the mean over all places, which gives the logits. ReLU after each of them,
 * the last included; dropout of 0.2 at the inputs and of 0.5 after the convolutions with stride 2.
 *
 * Images of 32 × 32 become 16, 8, then 6 wide. The parameters are `conv1/kernel`, `conv1/bias` to
 * `conv9/bias`. The paper does not tell its initialization; here it is He's, as with less of it so
 * many ReLUs leave the logits almost 0.
 *
 * @example The 1.4 million parameters for a hundred classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { allCnn } from "./all_cnn.ts";
 *
 * await useBackend("cpu");
 * const params = allCnn({ classes: 100 }).init(randomKey(0), [32, 32, 3]);
 * assertEquals(Object.values(params).reduce((sum, { size }) => sum + size, 0), 1_387_108);
 * ```
 */
export function allCnn({ classes, filters: [first, then] = [96, 192] }: AllCnnOptions): Sequential {
  const convolution = (
    position: number,
    filters: number,
    size: number,
    options: Conv2dOptions = {},
  ): NamedLayer[] => [
    [`conv${position}`, conv2d(filters, size, { ...options, kernel: heNormal })],
    relu(),
  ];
  return sequential([
    dropout(0.2),
    ...convolution(1, first, 3),
    ...convolution(2, first, 3),
    ...convolution(3, first, 3, { stride: 2 }),
    dropout(0.5),
    ...convolution(4, then, 3),
    ...convolution(5, then, 3),
    ...convolution(6, then, 3, { stride: 2 }),
    dropout(0.5),
    ...convolution(7, then, 3, { padding: "valid" }),
    ...convolution(8, then, 1),
    ...convolution(9, classes, 1),
    globalAveragePool(),
  ]);
}
