/** A transformer of TensorFlow.js' own operations, to be timed. @module */
import * as tf from "@tensorflow/tfjs";
// what these compose where our kernels were not imported
import { attendToPast } from "../../problems/kernels/causal_attention.ts";
import { applyGelu } from "../../problems/kernels/gelu.ts";
import { normalizeRows } from "../../problems/kernels/layer_norm.ts";
import type { GptSpec } from "./networks.ts";

/**
 * Logits `[batch, time, symbols]`. Symbols come as unit vectors: the gradient of `tf.gather` has no kernel on WASM.
 *
 * @param params as `networks.ts` names them
 * @param symbols `[batch, time, symbols]`
 */
export function stockGpt(
  { heads, blocks }: GptSpec,
  params: Readonly<Record<string, tf.Tensor>>,
  symbols: tf.Tensor,
): tf.Tensor {
  const product = (x: tf.Tensor, kernel: tf.Tensor, transposed = false) => {
    const y = tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), kernel, false, transposed);
    return tf.reshape(y, [...x.shape.slice(0, -1), y.shape[1]!]);
  };
  const dense = (x: tf.Tensor, name: string) =>
    tf.add(product(x, params[`${name}/kernel`]!), params[`${name}/bias`]!);
  const norm = (x: tf.Tensor, name: string) =>
    normalizeRows(x, params[`${name}/scale`]!, params[`${name}/offset`]!, 1e-5);
  const table = params["embedding"]!;
  let x: tf.Tensor = tf.add(product(symbols, table), params["positions"]!);
  for (let i = 0; i < blocks; i++) {
    const found = attendToPast(dense(norm(x, `${i}/norm1`), `${i}/inputs`), heads);
    x = tf.add(x, dense(found, `${i}/found`));
    const hidden = applyGelu(dense(norm(x, `${i}/norm2`), `${i}/hidden`));
    x = tf.add(x, dense(hidden, `${i}/outputs`));
  }
  return product(norm(x, "norm"), table, true);
}
