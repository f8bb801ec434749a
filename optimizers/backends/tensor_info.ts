/** What kernels take and give in place of tensors. @module */
import * as tf from "@tensorflow/tfjs";

/** A tensor without its bookkeeping: where its data are, its shape and type. */
export type TensorInfo = tf.TensorInfo;

/**
 * The tensor of what a kernel made, in the current scope.
 *
 * `Engine.makeTensorFromTensorInfo` is in no documentation; read from `@tensorflow/tfjs-core` 4.22.0.
 */
export function tensorOf(info: TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}
