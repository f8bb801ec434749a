/**
 * Fully-connected layers.
 *
 * @example Two layers
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { sequential } from "../sequential.ts";
 * import { dense } from "./dense.ts";
 * import { flatten } from "./flatten.ts";
 *
 * await useBackend("cpu");
 * const model = sequential([flatten(), ["out", dense(3)]]);
 * assertEquals(model.outputShape([2, 2]), [3]);
 * const params = model.init(randomKey(0), [2, 2]);
 * assertEquals(Object.keys(params), ["out/kernel", "out/bias"]);
 * const output = model.apply(params, tf.zeros([5, 2, 2]), { training: false });
 * assertEquals(output.shape, [5, 3]);
 * ```
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { checkRank } from "../checks.ts";
import type { Initializer } from "../initializers.ts";
import type { ExampleShape, Layer } from "../layer.ts";
import { affine } from "./affine.ts";
import { denseExamples, denseVariance } from "./dense_variance.ts";

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** How the kernel is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /** How the bias starts; default {@linkcode zeros}. */
  readonly bias?: Initializer;
}

/**
 * `x W + b`: `kernel` of shape `[inputs, units]`, `bias` of shape `[units]`.
 *
 * @param units number of outputs
 * @throws {RangeError} if `units` is not a positive integer
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  checkCount(units, "units");
  const outputShape = (inputShape: ExampleShape) => {
    checkRank("dense", inputShape, 1, "[inputs]; put flatten() before it");
    return [units];
  };
  return {
    kind: "dense",
    outputShape,
    init(key, inputShape) {
      outputShape(inputShape);
      return affine(key, [inputShape[0]!, units], options);
    },
    apply: (params, x) => tf.tidy(() => tf.add(tf.matMul(x, params.kernel!), params.bias!)),
    variance: denseVariance,
    examples: denseExamples,
  };
}
