/** The contract every optimizer keeps. @module */
import type { MethodAspects } from "./aspects.ts";
import type {
  NamedTensorMap,
  Optimizer as TfOptimizer,
  Scalar as TfScalar,
  Tensor as TfTensor,
} from "@tensorflow/tfjs";

/** A tensor of TensorFlow.js. */
export type Tensor = TfTensor;

/** A tensor of one number, of TensorFlow.js. */
export type Scalar = TfScalar;

/** Named tensors: parameters, gradients and updates have the same keys and shapes. */
export type Tensors = NamedTensorMap;

/** The base class of TensorFlow.js' optimizers. */
export type StockOptimizer = TfOptimizer;

/**
 * A matrix that says how the objective bends, or how its gradient scatters (thesis, chapter 7): the
 * Fisher of the model (Eq. 7.2), its one-sample Monte-Carlo estimate (Eq. 7.24), the empirical Fisher
 * (Eq. 7.3), or the generalized Gauss-Newton matrix (Eq. 7.10).
 */
export type CurvatureKind =
  | "fisher"
  | "monte-carlo-fisher"
  | "empirical-fisher"
  | "gauss-newton";

/** What a stochastic evaluation told us besides the gradient. */
export interface Observation {
  /** θ_t, where a rule needs it (weight decay, steepest descent). */
  readonly params?: Tensors;
  /** Element-wise variance of the *mini-batch* gradient, ŝ of ICML Eq. 64. */
  readonly variance?: Tensors;
  /**
   * The matrix that {@linkcode Needs} names, of the mini-batch objective (a mean over its examples):
   * `[d, d]`, symmetric, rows and columns being the elements of all parameters, one after another in
   * the order of the gradient's keys. Where only its diagonal is needed: that, `[d]`, or the
   * matrix.
   */
  readonly curvature?: Tensor;
  /** Mini-batch loss. */
  readonly loss?: number;
  /**
   * α of this step, in place of the optimizer's own: for rates that what is seen in training decides,
   * such as one that is reduced on a plateau. Optimizers that say their {@linkcode Optimizer.learningRate}
   * heed it.
   */
  readonly learningRate?: number;
}

/** Which parts of an {@linkcode Observation} an optimizer cannot do without. */
export interface Needs {
  /** `seen.params`. */
  readonly params?: boolean;
  /** `seen.variance`. */
  readonly variance?: boolean;
  /** `seen.curvature`, and which matrix it is to be. */
  readonly curvature?: CurvatureKind;
  /** Whether the diagonal of that matrix, `[d]`, is enough. */
  readonly curvatureDiagonal?: boolean;
}

/** State of an optimizer: a plain object of numbers and tensor maps. */
export interface OptimizerState {
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
  /** Its learning rate, where it has one for all parameters; `seen.learningRate` goes before. */
  readonly learningRate?: Schedule;
  /** What it is made of, for tables. */
  readonly aspects?: MethodAspects;
  /** The state before the first update. */
  init(params: Tensors): S;
  /** One update: the next state, and what is to be added to the parameters. */
  update(state: S, grad: Tensors, seen?: Observation): [S, Tensors];
  /**
   * The parameters to evaluate and to keep, of methods that train others than these: an average, say. New
   * tensors, the caller's. Where it is absent, they are the parameters themselves.
   */
  evaluationParams?(state: S, params: Tensors): Tensors;
}

/** A learning rate α_t for t = 0, 1, …, the number of updates done. */
export type Schedule = (count: number) => number;

/** A learning rate: a number, or a function of the number of updates done. */
export type LearningRate = number | Schedule;
