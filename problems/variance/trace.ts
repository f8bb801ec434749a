/** One backward pass for gradients and their variances. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { GradientVariance, LayerMode, LayerTrace } from "../models/layer.ts";
import type { ModelFunction } from "./reach.ts";

/** Loss, and gradient and variance of every parameter. */
export interface TracedLoss {
  /** Mean loss over the batch. */
  readonly loss: tf.Scalar;
  /** By the parameter's name. */
  readonly found: Readonly<Record<string, GradientVariance>>;
}

/**
 * Runs a model forward and backward once. The gradient of each layer's output is caught on its way
 * back, and the layer's own rule makes variances of it there and then; automatic differentiation
 * sees the parameters as constants.
 *
 * @param apply a model all of whose parameters are {@linkcode withinReach}
 * @param lossOf mean loss over the examples, of the model's outputs
 * @param summed whether each parameter's variance is to be summed over its elements
 */
export function tracedLoss(
  apply: ModelFunction,
  params: Tensors,
  xs: tf.Tensor,
  lossOf: (outputs: tf.Tensor) => tf.Scalar,
  { mode, summed }: { readonly mode: LayerMode; readonly summed: boolean },
): TracedLoss {
  const nameOf = new Map(Object.entries(params).map(([name, tensor]) => [tensor, name]));
  const found: Record<string, GradientVariance> = {};
  const probe = tf.scalar(0);
  const inputs: tf.Tensor[] = [probe];
  const trace: LayerTrace = ({ variance: rule }, own, x, y, { state }) => {
    if (rule === undefined) return y;
    const input = tf.keep(x.clone());
    inputs.push(input);
    return caught(y, probe, (dy) => {
      const made = tidied(() => rule({ params: own, x: input, dy, summed, state }));
      for (const [key, tensor] of Object.entries(own)) found[nameOf.get(tensor)!] = made[key]!;
      input.dispose();
    });
  };
  try {
    const { value, grad } = tf.valueAndGrad(() => lossOf(apply(params, xs, { ...mode, trace })))(
      probe,
    );
    grad.dispose();
    return { loss: value as tf.Scalar, found };
  } catch (error) {
    dispose(found);
    throw error;
  } finally {
    dispose(inputs);
  }
}

/** Frees all but the result, which stays until it is freed by hand. */
function tidied<T extends object>(make: () => T): T {
  const made = tf.tidy(() => make() as unknown as tf.TensorContainer);
  for (const tensor of tensorsOf(made)) tf.keep(tensor);
  return made as unknown as T;
}

/** `y`, and when its gradient comes back, `use` of it; the probe makes y part of what is traced. */
function caught(y: tf.Tensor, probe: tf.Scalar, use: (dy: tf.Tensor) => void): tf.Tensor {
  const identity = tf.customGrad((value, _probe, _save) => ({
    value: (value as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => {
      use(dy);
      return [dy.clone(), tf.scalar(0)];
    },
  }));
  return identity(y, probe) as tf.Tensor;
}
