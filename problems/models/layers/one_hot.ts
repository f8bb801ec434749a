/** Symbols as unit vectors. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import type { Layer } from "../layer.ts";

/**
 * Symbols as unit vectors: `[...] → [..., symbols]`, 1 at the symbol's place and 0 elsewhere.
 *
 * @param symbols how many there are; inputs are whole numbers from 0 to `symbols - 1`
 * @throws {RangeError} if `symbols` is not a positive integer
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { oneHot } from "./one_hot.ts";
 *
 * await useBackend("cpu");
 * const vectors = oneHot(3).apply({}, tf.tensor1d([2, 0], "int32"), { training: false });
 * assertEquals(await vectors.array(), [[0, 0, 1], [1, 0, 0]]);
 * ```
 */
export function oneHot(symbols: number): Layer {
  checkCount(symbols, "symbols");
  return {
    kind: "oneHot",
    outputShape: (inputShape) => [...inputShape, symbols],
    init: () => ({}),
    apply: (_, x) =>
      // tfjs-wasm 4.22 writes integers into a float32 tensor where oneHot is asked for that type
      tf.tidy(() => tf.cast(tf.oneHot(tf.cast(x, "int32"), symbols), "float32")),
  };
}
