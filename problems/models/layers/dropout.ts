/** Dropout whose masks follow from a key. @module */
import * as tf from "@tensorflow/tfjs";
import { type DropoutMask, dropoutMask, maskOf } from "../../kernels/dropout_mask.ts";
import { runFused } from "../../kernels/run_fused.ts";
import type { RandomKey } from "../../random.ts";
import type { Layer } from "../layer.ts";

/**
 * In training, sets each input to 0 with probability `rate`, independently, and divides the others
 * by `1 - rate`, which keeps the mean; otherwise the identity. The mask follows from `mode.key`: same
 * key, same mask, on every backend. {@linkcode sequential} gives every layer a key of its own.
 *
 * Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov (2014), "inverted" as is usual.
 *
 * @param rate share of the inputs that are dropped
 * @throws {RangeError} unless `0 ≤ rate < 1`
 * @throws {TypeError} from `apply` in training without a key
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { dropout } from "./dropout.ts";
 *
 * await useBackend("cpu");
 * const x = tf.ones([1, 1000]);
 * const y = dropout(0.5).apply({}, x, { training: true, key: randomKey(0, "step", 7) });
 * const values = await y.data();
 * assertEquals(new Set(values), new Set([0, 2]));
 * ```
 */
export function dropout(rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`rate must be at least 0 and less than 1, got ${rate}`);
  }
  return {
    kind: "dropout",
    outputShape: (inputShape) => inputShape,
    init: () => ({}),
    apply(_, x, { training, key }) {
      if (!training || rate === 0) return tf.clone(x);
      if (key === undefined) {
        throw new TypeError(
          "dropout needs a key in training: apply the model with " +
            '{ training: true, key: randomKey(seed, "step", t) }',
        );
      }
      return tf.tidy(() => tf.mul(x, mask({ shape: x.shape, rate, words: wordsOf(key) })));
    },
  };
}

/** Words to begin with: odd, so that they are not all zero. */
function wordsOf(key: RandomKey): DropoutMask["words"] {
  const stream = key.stream();
  const word = () => stream.below(2 ** 31) * 2 | 1;
  return [word(), word(), word(), word()];
}

/** The same on all backends. */
function mask(wanted: DropoutMask): tf.Tensor {
  const shape = [...wanted.shape];
  return runFused(dropoutMask, {}, wanted as unknown as tf.NamedAttrMap) ??
    tf.tensor(maskOf(wanted, tf.util.sizeFromShape(shape)), shape);
}
