/** One backward pass for gradients and their variances. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import {
  applyLayer,
  type GradientVariance,
  type Layer,
  type Mode,
  type Trace,
} from "../models/layer.ts";

/** Loss, and gradient and variance of every parameter. */
export interface TracedLoss {
  /** Mean loss over the batch. */
  readonly loss: tf.Scalar;
  /** By the parameter's name. */
  readonly found: Readonly<Record<string, GradientVariance>>;
}

/**
 * Runs a model forward and backward once. The gradient of each layer's output is caught on its way
 * back, and the layer's own rule makes variances of it there and then; automatic
 * differentiation sees the parameters as constants.
 *
 * @param lossOf mean loss over the examples, of the model's outputs
 * @param summed whether each parameter's variance is to be summed over its elements
 * @returns `undefined` if a parameter is not within reach of a rule: its layer has none, it is used
 * twice, or it is used after it was transformed
 * @throws {TypeError} if a layer couples examples
 */
export function tracedLoss(
  model: Layer,
  params: Tensors,
  xs: tf.Tensor,
  lossOf: (outputs: tf.Tensor) => tf.Scalar,
  { mode, summed }: { readonly mode: Mode; readonly summed: boolean },
): TracedLoss | undefined {
  const nameOf = new Map(Object.entries(params).map(([name, tensor]) => [tensor, name]));
  const used = new Set<string>();
  const found: Record<string, GradientVariance> = {};
  let reach = nameOf.size === Object.keys(params).length;

  const traceWith = (probe: tf.Scalar): Trace => (layer, own, x, y) => {
    checkCoupling(layer);
    const { variance: rule } = layer;
    if (rule === undefined) return y;
    const names: Record<string, string> = {};
    for (const [key, tensor] of Object.entries(own)) {
      const name = nameOf.get(tensor);
      if (name === undefined || used.has(name)) reach = false;
      else names[key] = name;
    }
    for (const name of Object.values(names)) used.add(name);
    const input = tf.keep(x.clone());
    inputs.push(input);
    return caught(y, probe, (dy) => {
      const made = tidied(() => rule({ params: own, x: input, dy, summed }));
      for (const [key, name] of Object.entries(names)) found[name] = made[key]!;
      input.dispose();
    });
  };

  const inputs: tf.Tensor[] = [];
  try {
    const probe = tf.scalar(0);
    inputs.push(probe);
    const { value, grad } = tf.valueAndGrad((zero: tf.Tensor) => {
      const trace = traceWith(zero as tf.Scalar);
      const loss = lossOf(applyLayer(model, params, xs, { ...mode, trace }));
      if (!reach || used.size < nameOf.size) throw outOfReach;
      return loss;
    })(probe);
    grad.dispose();
    return { loss: value as tf.Scalar, found };
  } catch (error) {
    dispose(found);
    if (error === outOfReach) return undefined;
    throw error;
  } finally {
    dispose(inputs);
  }
}

const outOfReach = new Error("a parameter is out of reach");

/** Frees all but the result, which stays until it is freed by hand. */
function tidied<T extends object>(make: () => T): T {
  const made = tf.tidy(() => make() as unknown as tf.TensorContainer);
  for (const tensor of tensorsOf(made)) tf.keep(tensor);
  return made as unknown as T;
}

/** A trace that only sees to it that no layer couples examples. */
export const uncoupled: Trace = (layer, _params, _x, y) => {
  checkCoupling(layer);
  return y;
};

function checkCoupling({ kind, coupling }: Layer): void {
  if (coupling === undefined) return;
  throw new TypeError(
    `the gradient's variance cannot be had through ${kind}: ${coupling}; leave the layer out, or ` +
      `use an optimizer that estimates the variance from past gradients, such as m-svag`,
  );
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
