/** The objective of a model that may remember something. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../optimizers/types.ts";
import type { LikelihoodName } from "./fisher/likelihood.ts";
import { modelCurvature } from "./fisher/model_curvature.ts";
import { squaredNorm } from "./losses.ts";
import type { Layer, Shape } from "./models/layer.ts";
import { applyWithState, initialState, lastingNames } from "./models/state.ts";
import type { Batch, LossOptions, Problem } from "./problem.ts";
import { lossGradientVariance } from "./variance/loss_gradient_variance.ts";

/** What an objective is made of. */
export interface ObjectiveOptions {
  /** Takes examples of `inputShape`. */
  readonly model: Layer;
  /** Shape of an example. */
  readonly inputShape: Shape;
  /** Mean over the examples of a loss of the model's outputs and the targets. */
  readonly loss: (outputs: Tensor, targets: Tensor) => Scalar;
  /** λ of the L2 regularization of the weights (not the biases); default 0: none. */
  readonly weightDecay?: number | undefined;
  /**
   * The likelihood whose negative logarithm the loss is; with it, small models have curvature matrices,
   * see {@linkcode modelCurvature}.
   */
  readonly likelihood?: LikelihoodName | undefined;
}

/** The parts of a problem that follow from its objective. */
export type Objective = Required<Pick<Problem, "initMemory" | "loss" | "gradient">>;

/**
 * The objective of a model in training, mean loss and L2 regularization of the weights, with its
 * gradient:
 *
 *     L(θ) = (1/n) Σ_k loss(model(x_k), y_k) + λ/2 Σ ‖W‖²
 *
 * The memory of the problem is what the model remembers for good, see {@linkcode lastingNames}: the
 * running statistics of batch normalization, but not the states of an LSTM, which belong to examples
 * that the next batch does not continue.
 *
 * @throws {RangeError} if `weightDecay` is negative or not a number
 */
export function objective(options: ObjectiveOptions): Objective {
  const { model, inputShape, loss, weightDecay = 0, likelihood } = options;
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) {
    throw new RangeError(`weightDecay must be a number not below 0, got ${weightDecay}`);
  }
  const regularizer = weightDecay === 0
    ? undefined
    : (params: Tensors): Scalar => tf.tidy(() => tf.mul(squaredNorm(params), weightDecay));
  const withVariance = lossGradientVariance(model, loss, { regularizer });
  let names: ReadonlySet<string> | undefined;
  const lasting = (state: Tensors): Tensors => {
    names ??= lastingNames(model, inputShape);
    return Object.fromEntries(Object.entries(state).filter(([name]) => names!.has(name)));
  };

  /** The loss, and what the model remembers then. */
  const pass = (params: Tensors, { xs, ys }: Batch, { memory = {}, key }: LossOptions): Pass => {
    const mode = { training: true, ...key && { key } };
    const { output, state } = applyWithState(model, params, lasting(memory), xs, mode);
    try {
      const risk = loss(output, ys), penalty = regularizer?.(params);
      return { loss: penalty === undefined ? risk : tf.add(risk, penalty), state };
    } catch (error) {
      dispose(state);
      throw error;
    }
  };

  const gradient: Objective["gradient"] = (params, batch, options = {}) => {
    const { variance = false, memory, key } = options;
    if (variance) return withVariance(params, batch, key && { key });
    const parameters = Object.keys(params);
    let state: Tensors = {};
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const own = Object.fromEntries(parameters.map((name, i) => [name, tensors[i]!]));
      const passed = pass(own, batch, { memory, key });
      state = passed.state;
      return passed.loss;
    })(parameters.map((name) => params[name]!));
    const next = lasting(state);
    const kept = new Set(Object.values(next));
    dispose(Object.values(state).filter((tensor) => !kept.has(tensor)));
    return {
      loss: value as Scalar,
      gradient: Object.fromEntries(parameters.map((name, i) => [name, grads[i]!])),
      memory: next,
    };
  };

  return {
    initMemory: () => initialState(model, inputShape),
    loss: (params, batch, options = {}) =>
      tf.tidy(() => {
        const { loss, state } = pass(params, batch, options);
        dispose(state);
        return loss;
      }),
    gradient(params, batch, { curvature, ...options } = {}) {
      if (curvature === undefined || likelihood === undefined) {
        return gradient(params, batch, options);
      }
      const request = { kind: curvature, key: options.key };
      const matrix = modelCurvature(model, likelihood, params, batch, request);
      return { ...gradient(params, batch, options), curvature: matrix };
    },
  };
}

interface Pass {
  readonly loss: Scalar;
  readonly state: Tensors;
}
