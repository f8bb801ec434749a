/** Running a kernel of ours, where there is one. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * What a kernel with a registered gradient, or one that nothing is differentiated by, makes of float32 tensors;
 * `undefined` where the backend in use has none of that name, and within another gradient, whose derivative it would
 * lose: then it is to be composed of TensorFlow.js' operations, which can be differentiated as often as one likes.
 */
export function runFused(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attrs: tf.NamedAttrMap = {},
): tf.Tensor | undefined {
  const floats = Object.values(inputs).every(({ dtype }) => dtype === "float32");
  const nested = tf.engine().state.gradientDepth > 1;
  if (nested || !floats || tf.getKernel(kernel, tf.getBackend()) === undefined) return undefined;
  return tf.engine().runKernel(kernel, inputs, attrs) as tf.Tensor;
}
