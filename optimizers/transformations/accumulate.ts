/** Large batches from small ones. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../check.ts";
import { checkDiagonal, checkSquare, diagonalOf, sizeOf } from "../flat.ts";
import { checkSameShapes, dispose, mapTensors, zerosLike } from "../tensors.ts";
import type { Needs, Observation, Optimizer, OptimizerState, Tensor, Tensors } from "../types.ts";

/** State of {@linkcode accumulate}. */
export interface AccumulateState<S> extends OptimizerState {
  /** State of the optimizer inside. */
  readonly inner: S;
  /** Sum of the gradients since its last update. */
  readonly gradient: Tensors;
  /** Sum of their variances, where there are any. */
  readonly variance: Tensors;
  /** Sum of their curvature matrices, or of the diagonals, where the optimizer inside needs one. */
  readonly curvature?: Tensor;
}

/**
 * Feeds an optimizer with the mean of k gradients: k micro-batches act as one batch. The updates in
 * between are 0.
 *
 * If the variances of the micro-batch gradients are given, the optimizer sees that of their mean,
 * `Σ ŝ / k²`; of curvature matrices it sees the mean. `count` counts micro-batches, `inner.count` updates.
 *
 * @throws {RangeError} unless k is a whole number of at least 1
 */
export function accumulate<S extends OptimizerState>(
  k: number,
  optimizer: Optimizer<S>,
): Optimizer<AccumulateState<S>> {
  checkCount(k, "k");
  const rate = optimizer.learningRate;
  return {
    name: `accumulate(${k}, ${optimizer.name})`,
    ...(rate && { learningRate: (count: number) => rate(Math.floor(count / k)) }),
    ...(optimizer.aspects && { aspects: optimizer.aspects }),
    get needs() {
      return optimizer.needs ?? {};
    },
    init: (params) => ({
      count: 0,
      inner: optimizer.init(params),
      gradient: zerosLike(params),
      variance: optimizer.needs?.variance ? zerosLike(params) : {},
      ...(optimizer.needs?.curvature && { curvature: noCurvature(params, optimizer.needs) }),
    }),
    update(state, grad, seen = {}) {
      checkSameShapes("gradient", grad, "state", state.gradient);
      const gradient = addTo(state.gradient, grad);
      const variance = seen.variance
        ? addTo(state.variance, seen.variance)
        : mapTensors(state.variance, (tensor) => tensor.clone());
      const curvature = state.curvature && addCurvature(state.curvature, grad, seen);
      const count = state.count + 1;
      if (count % k !== 0) {
        const inner = cloneState(state.inner);
        const sums = { gradient, variance, ...(curvature && { curvature }) };
        return [{ count, inner, ...sums }, zerosLike(grad)];
      }
      const [mean, meanVariance] = [scaled(gradient, 1 / k), scaled(variance, 1 / k ** 2)];
      const meanCurvature = curvature && tf.div(curvature, k);
      const whole: Observation = {
        ...seen,
        ...(optimizer.needs?.variance && { variance: meanVariance }),
        ...(meanCurvature && { curvature: meanCurvature }),
      };
      const [inner, update] = optimizer.update(state.inner, mean, whole);
      dispose([mean, meanVariance, meanCurvature, gradient, variance, curvature]);
      const [none, noVariance] = [zerosLike(grad), zerosLike(state.variance)];
      const sums = {
        gradient: none,
        variance: noVariance,
        ...(state.curvature && { curvature: tf.zerosLike(state.curvature) }),
      };
      return [{ count, inner, ...sums }, update];
    },
    ...(optimizer.evaluationParams && {
      evaluationParams: (state: AccumulateState<S>, params: Tensors) =>
        optimizer.evaluationParams!(state.inner, params),
    }),
  };
}

function addTo(sum: Tensors, tensors: Tensors): Tensors {
  return mapTensors(sum, (tensor, key) => tf.add(tensor, tensors[key]!));
}

function noCurvature(like: Tensors, { curvatureDiagonal }: Needs): Tensor {
  const d = sizeOf(like);
  return tf.zeros(curvatureDiagonal ? [d] : [d, d]);
}

function addCurvature(sum: Tensor, grad: Tensors, { curvature }: Observation): Tensor {
  if (curvature === undefined) {
    throw new TypeError("accumulate needs seen.curvature: pass { curvature } to update");
  }
  if (sum.rank === 2) {
    checkSquare("curvature", curvature, grad);
    return tf.add(sum, curvature);
  }
  checkDiagonal("curvature", curvature, grad);
  return tf.tidy(() => tf.add(sum, diagonalOf(curvature)));
}

function scaled(tensors: Tensors, factor: number): Tensors {
  return mapTensors(tensors, (tensor) => tf.mul(tensor, factor));
}

/** A copy that shares the data: the caller frees the old state, the new one lives on. */
function cloneState<S>(state: S): S {
  if (state instanceof tf.Tensor) return state.clone() as S;
  if (Array.isArray(state)) return state.map(cloneState) as S;
  if (state === null || typeof state !== "object") return state;
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, cloneState(value)]),
  ) as S;
}
