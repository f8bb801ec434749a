/** One backward pass for gradients and their variances. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type {
  ExampleGradients,
  GradientVariance,
  Layer,
  LayerGradient,
  LayerMode,
  LayerTrace,
} from "../models/layer.ts";
import { caught, sentBack } from "./caught.ts";
import type { ModelFunction } from "./reach.ts";
import { varianceOfUses } from "./variance_of.ts";

/** Loss, and gradient and variance of every parameter that it depends on. */
export interface TracedLoss {
  /** Loss of the batch. */
  readonly loss: tf.Scalar;
  /** By the parameter's name. */
  readonly found: Readonly<Record<string, GradientVariance>>;
}

/** How {@linkcode tracedLoss} goes about it. */
export interface TraceOptions {
  readonly mode: LayerMode;
  /** Whether each parameter's variance is to be summed over its elements. */
  readonly summed: boolean;
  /** Names of the parameters that several layers use, or one that is applied several times. */
  readonly shared: ReadonlySet<string>;
}

/**
 * Runs a model forward and backward once. The gradient of each layer's output is caught on its way
 * back, and the layer's own rule makes variances of it there and then; automatic differentiation
 * sees the parameters as constants. What an example's gradient by a shared parameter is made of is
 * kept until all of it is there.
 *
 * @param apply a model that can be traced, see {@linkcode reachOf}
 * @param params distinct tensors
 * @param lossOf loss of the batch, of the model's outputs
 */
export function tracedLoss(
  apply: ModelFunction,
  params: Tensors,
  xs: tf.Tensor,
  lossOf: (outputs: tf.Tensor) => tf.Scalar,
  { mode, summed, shared }: TraceOptions,
): TracedLoss {
  const nameOf = new Map(Object.entries(params).map(([name, tensor]) => [tensor, name]));
  const found: Record<string, GradientVariance> = {};
  const uses = new Map<string, ExampleGradients[]>();
  const probe = tf.scalar(0);
  const kept: tf.Tensor[] = [probe];
  const keep = (tensor: tf.Tensor) => {
    kept.push(tf.keep(tensor.clone()));
    return kept.at(-1)!;
  };
  const trace: LayerTrace = (layer, own, x, mode) => {
    const y = layer.apply(own, x, mode), { variance: rule } = layer;
    const names = Object.entries(own).flatMap(([key, tensor]) => {
      const name = nameOf.get(tensor);
      return name === undefined ? [] : [{ key, name }];
    });
    if (rule === undefined || names.length === 0) return y;
    const input = keep(x);
    return caught(y, probe, (dy) => {
      const given: LayerGradient = { params: own, x: input, dy, summed, state: mode.state };
      if (!names.some(({ name }) => shared.has(name))) {
        const made = tidied(() => {
          const all = rule(given);
          return Object.fromEntries(names.map(({ key, name }) => [name, ruled(all, key, layer)]));
        });
        Object.assign(found, made);
        input.dispose();
        return;
      }
      tf.tidy(() => {
        const made = layer.examples!(given);
        for (const { key, name } of names) {
          const { from, of } = ruled(made, key, layer);
          uses.set(name, [...uses.get(name) ?? [], { from: from.map(keep), of }]);
        }
      });
    });
  };
  try {
    const loss = sentBack(() => lossOf(apply(params, xs, { ...mode, trace })), probe);
    for (const [name, each] of uses) {
      found[name] = tidied(() => varianceOfUses(each, xs.shape[0]!, summed));
    }
    return { loss, found };
  } catch (error) {
    dispose(found);
    throw error;
  } finally {
    dispose(kept);
  }
}

function ruled<T>(made: Readonly<Record<string, T>>, key: string, { kind }: Layer): T {
  const own = made[key];
  if (own !== undefined) return own;
  throw new TypeError(`the variance rule of ${kind} says nothing of its parameter "${key}"`);
}

/** Frees all but the result, which stays until it is freed by hand. */
function tidied<T extends object>(make: () => T): T {
  const made = tf.tidy(() => make() as unknown as tf.TensorContainer);
  for (const tensor of tensorsOf(made)) tf.keep(tensor);
  return made as unknown as T;
}
