/** Looking into a chain. @module */
import { stateless } from "../algebra/stateless.ts";
import { mapTensors } from "../tensors.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../types.ts";

/** What {@linkcode inject} shows; its tensors belong to the chain and live until `update` returns. */
export interface Injection {
  /** Number of updates done before this one. */
  readonly count: number;
  /** The direction at this place of the chain. */
  readonly update: Tensors;
  /** What the update was told besides the gradient. */
  readonly seen: Observation;
}

/**
 * Calls a function with the direction at this place of a chain, and hands the direction on: for
 * logging, histograms, assertions. It parts the chain into two passes over memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { chain, inject, scaleByLearningRate, sign, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const seen: string[] = [];
 * const log = inject(({ count, update }) => seen.push(`${count}: ${update.w!.dataSync()}`));
 * const optimizer = chain(sign(), log, scaleByLearningRate(0.1));
 * const params = { w: tf.tensor1d([1, 2]) };
 * optimizer.update(optimizer.init(params), { w: tf.tensor1d([-3, 4]) });
 * assertEquals(seen, ["0: -1,1"]);
 * ```
 */
export function inject(look: (injection: Injection) => void): Optimizer<OptimizerState> {
  return stateless("inject", (update, seen, count) => {
    look({ count, update, seen });
    return mapTensors(update, (tensor) => tensor.clone());
  });
}
