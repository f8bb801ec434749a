/** Layers that remember, as pure functions. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { ExampleShape, Layer, LayerMode } from "./layer.ts";

/** A layer's output, and what it remembers after it. */
export interface Applied {
  /** `[n, ...outputShape]` */
  readonly output: Tensor;
  /** The next state, all of it in new tensors: the caller frees the old one. */
  readonly state: Tensors;
}

/**
 * What a layer remembers at the beginning: running statistics of batch normalization. An LSTM
 * begins with zeros for a batch of any size, and has nothing here.
 */
export function initialState(layer: Layer, inputShape: ExampleShape): Tensors {
  return layer.initState?.(inputShape) ?? {};
}

/**
 * `(params, state, x) → (output, next state)`: applies a layer that remembers something besides its
 * parameters. Nothing that goes in is changed; gradients do not flow through the states.
 *
 * It may be called inside of `tf.tidy` and of a function that is differentiated: the next state
 * outlives both, and is the caller's to free.
 *
 * @param state by name, as parameters: `bn1/mean`, `lstm1/h`; `{}` is the beginning
 *
 * @example Running statistics go in and come out
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../random.ts";
 * import { batchNorm } from "./layers/batch_norm.ts";
 * import { applyWithState, initialState } from "./state.ts";
 *
 * await useBackend("cpu");
 * const layer = batchNorm({ decay: 0.9 });
 * const params = layer.init(randomKey(0), [1]);
 * const start = initialState(layer, [1]);
 * const x = tf.tensor2d([[1], [3]]); // mean 2, variance 1
 * const { state } = applyWithState(layer, params, start, x, { training: true });
 * assertAlmostEquals((await state.mean!.data())[0]!, 0.9 * 0 + 0.1 * 2, 1e-6);
 * ```
 */
export function applyWithState(
  layer: Layer,
  params: Tensors,
  state: Tensors,
  x: Tensor,
  mode: Omit<LayerMode, "state" | "remember">,
): Applied {
  const next: Record<string, Tensor> = {};
  const remember = (name: string, tensor: Tensor) => {
    next[name] = tf.keep(tensor);
  };
  try {
    return { output: layer.apply(params, x, { ...mode, state, remember }), state: next };
  } catch (error) {
    dispose(next);
    throw error;
  }
}

/**
 * Names of what a layer remembers for good, whatever examples come next: its
 * {@linkcode initialState}'s. What else it remembers, such as an LSTM's `h` and `c`, belongs to the
 * examples of a batch, has a row for each of them, and means nothing to other examples.
 */
export function lastingNames(layer: Layer, inputShape: ExampleShape): ReadonlySet<string> {
  const state = initialState(layer, inputShape);
  dispose(state);
  return new Set(Object.keys(state));
}

/** What of a state lasts, by the {@linkcode lastingNames} of its layer; the tensors are the same. */
export function lastingPart(state: Tensors, names: ReadonlySet<string>): Tensors {
  return Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name)));
}
