/** The contract every optimizer keeps. @module */
import type { NamedTensorMap, Scalar as TfScalar, Tensor as TfTensor } from "@tensorflow/tfjs";

/** A tensor of TensorFlow.js. */
export type Tensor = TfTensor;

/** A tensor of one number, of TensorFlow.js. */
export type Scalar = TfScalar;

/** Named tensors: parameters, gradients and updates have the same keys and shapes. */
export type Tensors = NamedTensorMap;

/** What a stochastic evaluation told us besides the gradient. */
export interface Observation {
  /** θ_t, where a rule needs it (weight decay, steepest descent). */
  readonly params?: Tensors;
  /** Element-wise variance of the *mini-batch* gradient, ŝ of ICML Eq. 64. */
  readonly variance?: Tensors;
  /** Mini-batch loss. */
  readonly loss?: number;
}

/** Which parts of an {@linkcode Observation} an optimizer cannot do without. */
export interface Needs {
  /** `seen.params`. */
  readonly params?: boolean;
  /** `seen.variance`. */
  readonly variance?: boolean;
}

/** State of an optimizer: a plain object of numbers and tensor maps. */
export interface State {
  /** Number of updates done. */
  readonly count: number;
}

/**
 * A pure state transition `(state, gradient) -> (state, update)`.
 *
 * `update` allocates new tensors, never changes its inputs, and leaves freeing the old state to
 * the caller (see {@linkcode dispose}). The update already carries the minus sign and the learning
 * rate: `θ_{t+1} = θ_t + u_t`.
 */
// deno-lint-ignore no-explicit-any
export interface Optimizer<S = any> {
  /** Name of the method, as in tables and legends. */
  readonly name: string;
  /** What `update` must be told besides the gradient; nothing where absent. */
  readonly needs?: Needs;
  /**
   * What determines the method besides its name, in a word: its hyper-parameters, a version. With
   * it the results of earlier runs can be told to be of this very method, and used again.
   */
  readonly fingerprint?: string;
  /** The state before the first update. */
  init(params: Tensors): S;
  /** One update: the next state, and what is to be added to the parameters. */
  update(state: S, grad: Tensors, seen?: Observation): [S, Tensors];
}
