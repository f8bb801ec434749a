/** Whether tensors can be read without waiting. @module */
import * as tf from "@tensorflow/tfjs";

/** Whether the values of a tensor can be had at once, by `dataSync`: on `cpu` and `wasm`. */
export function canBeReadAtOnce(): boolean {
  return ["cpu", "wasm"].includes(tf.getBackend());
}
