/** Lookahead. @module */
import { together } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { withLearningRate } from "../algebra/learning_rate.ts";
import { checkCount, checkPositive } from "../check.ts";
import { checkFloats, checkSameShapes, dispose, mapTensors } from "../tensors.ts";
import type { Optimizer, OptimizerState, Tensors } from "../types.ts";

/** Options of {@linkcode lookahead}. */
export interface LookaheadOptions {
  /** k, the number of fast steps between two slow ones; default 5. */
  readonly period?: number;
  /** How far the slow weights go towards the fast ones, in (0, 1]; default 0.5. */
  readonly slowStep?: number;
}

/** State of {@linkcode lookahead}. */
export interface LookaheadState<S> extends OptimizerState {
  /** State of the optimizer inside. */
  readonly fast: S;
  /** The slow weights φ. */
  readonly slow: Tensors;
}

/**
 * Lookahead (Zhang et al., 2019, Alg. 1) around any optimizer: after every k of its steps,
 * `φ ← φ + slowStep · (θ - φ)` and `θ ← φ`. It needs `seen.params`.
 *
 * @throws {RangeError} on bad options
 */
export function lookahead<S extends OptimizerState>(
  optimizer: Optimizer<S>,
  { period = 5, slowStep = 0.5 }: LookaheadOptions = {},
): Optimizer<LookaheadState<S>> {
  checkCount(period, "period");
  if (!(checkPositive(slowStep, "slowStep") <= 1)) {
    throw new RangeError(`slowStep must be at most 1, got ${slowStep}`);
  }
  return {
    name: `lookahead(${optimizer.name})`,
    ...withLearningRate([optimizer]),
    aspects: together([optimizer.aspects, { memory: `slow weights, every ${period}` }]),
    get needs() {
      return { ...optimizer.needs, params: true };
    },
    init(params) {
      checkFloats("parameters", params);
      const slow = mapTensors(params, (param) => param.clone());
      return { count: 0, fast: optimizer.init(params), slow };
    },
    update(state, grad, seen = {}) {
      const { params } = seen;
      if (params === undefined) {
        throw new TypeError("lookahead needs seen.params: pass { params } to update");
      }
      checkSameShapes("gradient", grad, "state", state.slow);
      checkSameShapes("params", params, "gradient", grad);
      const [fast, step] = optimizer.update(state.fast, grad, seen);
      const count = state.count + 1;
      if (count % period !== 0) {
        return [{ count, fast, slow: mapTensors(state.slow, (phi) => phi.clone()) }, step];
      }
      const slow = mapTensors(state.slow, (phi, key) =>
        tf.tidy(() => {
          const ahead = tf.sub(tf.add(params[key]!, step[key]!), phi);
          return tf.add(phi, tf.mul(ahead, slowStep));
        }));
      const update = mapTensors(slow, (phi, key) => tf.sub(phi, params[key]!));
      dispose(step);
      return [{ count, fast, slow }, update];
    },
    ...(optimizer.evaluationParams && {
      evaluationParams: (state: LookaheadState<S>, params: Tensors) =>
        optimizer.evaluationParams!(state.fast, params),
    }),
  };
}
