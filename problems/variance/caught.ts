/** Gradients on their way back. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * `y`, and when its gradient comes back, `use` of it.
 *
 * @param probe what the loss is differentiated with respect to; it makes y part of what is traced
 */
export function caught(y: tf.Tensor, probe: tf.Scalar, use: (dy: tf.Tensor) => void): tf.Tensor {
  const identity = tf.customGrad((value, _probe, _save) => ({
    value: (value as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => {
      use(dy);
      return [dy, tf.scalar(0)];
    },
  }));
  return identity(y, probe) as tf.Tensor;
}

/** The value of a loss, once all gradients that are {@linkcode caught} in it have come back. */
export function sentBack(loss: () => tf.Scalar, probe: tf.Scalar): tf.Scalar {
  const { value, grads } = tf.engine().gradients(loss, [probe], undefined, true);
  tf.dispose(grads);
  return value as tf.Scalar;
}
