/** An optimizer as TensorFlow.js sees it: what it can do with one, and stores of it. @module */
import type { HyperParameters } from "../methods/contract/options.ts";
import type { OptimizerId } from "../methods/registry.ts";
import type { Optimizer, StockOptimizer, Tensors } from "../types.ts";

/** Options of {@linkcode asTfOptimizer}. */
export interface TfOptimizerOptions {
  /**
   * How `createOptimizer` makes this optimizer. `model.save` stores it with
   * `includeOptimizer: true`, so that `tf.loadLayersModel` can make the optimizer again.
   */
  readonly config?: TfOptimizerConfig | undefined;
}

/** The arguments of `createOptimizer`, without functions. */
export interface TfOptimizerConfig extends HyperParameters {
  /** Name of the optimizer on the command line. */
  readonly id: OptimizerId;
  /** α; a schedule cannot be stored. */
  readonly learningRate: number;
}

/** A `tf.Optimizer` with a state that can be had and set. */
export interface TfOptimizer<S extends object> extends StockOptimizer {
  /**
   * The state, as the optimizer keeps it and as `saveState` saves it; `undefined` before the first
   * step. Its tensors belong to the optimizer; they live until its next step. Where variables came at
   * different times, its count is that of the first; `getWeights` has all.
   */
  readonly state: S | undefined;
  /**
   * α of the next step. What is set here holds from then on, in place of the optimizer's own rate or
   * schedule; `undefined` returns to these.
   *
   * Setting it throws a `RangeError` unless it is a positive number, and a `TypeError` where the
   * optimizer has no learning rate for all variables; reading it gives `undefined` there.
   */
  learningRate: number | undefined;
  /**
   * The parameters to evaluate with, by names of the variables, where these are others than the trained
   * ones, such as an average: new tensors, the caller's. `undefined` before the first step, and of most
   * optimizers. `minimize` and `model.fit` leave them in the variables, and compute gradients at θ all the
   * same; after `applyGradients` by itself the variables hold θ. A model that is saved and loaded goes on
   * from what its variables showed.
   */
  evaluationParams(): Tensors | undefined;
  /**
   * Continues from a state, such as `loadState` gives. It is copied, and remains the caller's.
   *
   * @throws {TypeError} as `setWeights` does
   */
  setState(state: S): void;
}

/**
 * @throws {TypeError} if an optimizer needs what TensorFlow.js does not compute
 */
export function checkNeeds({ name, needs }: Optimizer): void {
  if (needs?.variance) {
    throw new TypeError(
      `${name} needs the variance of the mini-batch gradient, which TensorFlow.js ` +
        `does not compute: take an optimizer that estimates it from moving averages, as mSvag ` +
        `and adamStar do`,
    );
  }
  if (needs?.curvature) {
    throw new TypeError(
      `${name} needs a curvature matrix (${needs.curvature}), which ` +
        `TensorFlow.js does not compute: call its update with { curvature }`,
    );
  }
}

/** @throws {TypeError} if a config cannot be stored as JSON */
export function checkConfig(config: TfOptimizerConfig): TfOptimizerConfig {
  for (const [name, value] of Object.entries(config)) {
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new TypeError(
        `config must hold texts, numbers and booleans, got a ${typeof value} for ${name}`,
      );
    }
  }
  return config;
}
