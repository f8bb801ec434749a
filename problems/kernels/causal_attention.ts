/** Attention to what came before. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../optimizers/types.ts";
import { runFused } from "./run_fused.ts";

/** `{ x }`, attribute `heads` -> {@linkcode attendToPast}, in float32. */
export const fusedAttention = "NoisewiseCausalAttention";

/** `{ dy, x }`, attribute `heads` -> its gradient. */
export const fusedAttentionGradient = "NoisewiseCausalAttentionGrad";

/**
 * Scaled dot-product attention of several heads, in which a place attends to itself and those before it: with
 * queries q, keys k and values v of a head of size d,
 *
 *     y_t = Σ_{s ≤ t} p_ts v_s,   p_ts = exp(q_t · k_s / √d) / Σ_{r ≤ t} exp(q_t · k_r / √d)
 *
 * Vaswani et al., "Attention is all you need" (NeurIPS 2017), Eq. 1, with the mask of §3.2.3.
 *
 * @param inputs `[n, time, 3 width]`: the queries of all heads side by side, their keys, their values
 * @param heads divides the width
 * @returns `[n, time, width]`, the heads side by side
 *
 * @example The first place sees itself alone
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { attendToPast } from "./causal_attention.ts";
 *
 * await useBackend("cpu");
 * const inputs = tf.tensor3d([[[0, 0, 2], [0, 0, 4]]]); // keys of 0 are all alike
 * assertEquals([...await attendToPast(inputs, 1).data()], [2, 3]);
 * ```
 */
export function attendToPast(inputs: Tensor, heads: number): Tensor {
  return runFused(fusedAttention, { x: inputs }, { heads }) ?? composed(inputs, heads);
}

function composed(inputs: tf.Tensor, heads: number): tf.Tensor {
  return tf.tidy(() => {
    const [n, time, columns] = inputs.shape as [number, number, number];
    const width = columns / 3, size = width / heads;
    const [queries, keys, values] = tf.split(inputs, 3, 2).map((part) =>
      tf.transpose(tf.reshape(part, [n, time, heads, size]), [0, 2, 1, 3])
    );
    const scores = tf.mul(tf.matMul(queries!, keys!, false, true), 1 / Math.sqrt(size));
    const weights = tf.softmax(tf.add(scores, futures(time)));
    const outputs = tf.matMul(weights, values!);
    return tf.reshape(tf.transpose(outputs, [0, 2, 1, 3]), [n, time, width]);
  });
}

/** `[time, time]`: where a place would look ahead, what leaves nothing of a weight; else 0. */
function futures(time: number): tf.Tensor {
  const ahead = (i: number) => i % time > Math.floor(i / time);
  const values = Float32Array.from({ length: time * time }, (_, i) => ahead(i) ? -1e9 : 0);
  return tf.tensor(values, [time, time]);
}
