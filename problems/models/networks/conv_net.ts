/** Plain convolutional networks. @module */
import { glorotUniform, heNormal, type Initializer, zeros } from "../initializers.ts";
import { relu } from "../layers/activations.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool } from "../layers/max_pool.ts";
import { type NamedLayer, type Sequential, sequential } from "../sequential.ts";

/** A convolutional layer of a {@linkcode convNet}. */
export interface Convolution {
  /** How many filters it has. */
  readonly filters: number;
  /** Their height and width. */
  readonly size: number;
  /** Whether zeros are put around its input (`same`, the default) or not (`valid`). */
  readonly padding?: "same" | "valid";
}

/** Options of {@linkcode convNet}. */
export interface ConvNetOptions {
  /** The convolutional layers, first to last. */
  readonly convolutions: readonly Convolution[];
  /** Height and width of the areas whose largest values are taken, with stride 2; default 3. */
  readonly pool?: number;
  /** Units of the fully-connected hidden layers. */
  readonly hidden: readonly number[];
  /** Number of outputs. */
  readonly classes: number;
  /** How the kernels of all layers but the last are drawn; He's normal initialization by default. */
  readonly kernel?: Initializer;
  /** How the last layer's kernel is drawn; Glorot's uniform initialization by default. */
  readonly output?: Initializer;
  /** How the biases of all layers start; at 0 by default. */
  readonly bias?: Initializer;
}

/**
 * A plain convolutional network as in the papers: every convolution is followed by ReLU and
 * max-pooling over 3 × 3 areas (unless told otherwise) with stride 2; then fully-connected layers
 * with ReLU, then one output a class. Pooling pads with "same", and so do convolutions unless told
 * otherwise, so that 28 × 28 inputs become 14 × 14, then 7 × 7 (the papers do not say how they
 * pad). He's initialization unless told otherwise, Glorot's for the output. The parameters are
 * `conv1/kernel`, `conv1/bias`, …, `fc1/kernel`, `fc1/bias`, ….
 *
 * @example The 3.3 million parameters of the paper's P1
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { convNet } from "./conv_net.ts";
 *
 * await useBackend("cpu");
 * const convolutions = [{ filters: 32, size: 5 }, { filters: 64, size: 5 }];
 * const network = convNet({ convolutions, hidden: [1024], classes: 10 });
 * const params = network.init(randomKey(0), [28, 28, 1]);
 * assertEquals(params["fc1/kernel"]!.shape, [7 * 7 * 64, 1024]);
 * assertEquals(Object.values(params).reduce((sum, { size }) => sum + size, 0), 3_274_634);
 * ```
 */
export function convNet(
  {
    convolutions,
    pool = 3,
    hidden,
    classes,
    kernel = heNormal,
    output = glorotUniform,
    bias = zeros,
  }: ConvNetOptions,
): Sequential {
  return sequential([
    ...convolutions.flatMap(({ filters, size, padding = "same" }, i): NamedLayer[] => [
      [`conv${i + 1}`, conv2d(filters, size, { kernel, bias, padding })],
      relu(),
      maxPool(pool, { stride: 2 }),
    ]),
    flatten(),
    ...hidden.flatMap((units, i): NamedLayer[] => [
      [`fc${i + 1}`, dense(units, { kernel, bias })],
      relu(),
    ]),
    [`fc${hidden.length + 1}`, dense(classes, { kernel: output, bias })],
  ]);
}
