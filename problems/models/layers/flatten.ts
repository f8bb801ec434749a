/** Examples made vectors. @module */
import * as tf from "@tensorflow/tfjs";
import type { Layer } from "../layer.ts";

/** Examples of any shape as vectors, last dimension fastest. */
export function flatten(): Layer {
  return {
    kind: "flatten",
    outputShape: (inputShape) => [tf.util.sizeFromShape([...inputShape])],
    init: () => ({}),
    apply: (_, x) => tf.reshape(x, [x.shape[0]!, tf.util.sizeFromShape(x.shape.slice(1))]),
  };
}
