/** Different optimizers for different parameters. @module */
import { blockOf, checkDiagonal } from "../flat.ts";
import { allNeeds } from "../algebra/needs.ts";
import { dispose } from "../tensors.ts";
import { matches } from "../name_pattern.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../types.ts";

/** State of {@linkcode partition}: a state for each pattern. */
export interface PartitionState extends OptimizerState {
  /** The states by pattern. */
  readonly groups: Readonly<Record<string, OptimizerState>>;
}

/**
 * Each parameter goes to the optimizer of the first pattern that its name matches. In a pattern
 * `*` stands for any characters; everything else stands for itself. Of a curvature matrix each
 * optimizer sees the block of its own parameters, of a diagonal the part.
 *
 * `init` throws a `TypeError` for a parameter that no pattern matches.
 *
 * @example Biases by SGD, all other parameters by Adam
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { adam, partition, sgd, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = partition({
 *   "*bias": sgd({ learningRate: 1 }),
 *   "*": adam({ learningRate: 0.5, epsilon: 0 }),
 * });
 * const params = { "fc/kernel": tf.tensor1d([1]), "fc/bias": tf.tensor1d([1]) };
 * const [, update] = optimizer.update(optimizer.init(params), {
 *   "fc/kernel": tf.tensor1d([4]),
 *   "fc/bias": tf.tensor1d([4]),
 * });
 * assertEquals(await update["fc/bias"]!.array(), [-4]);
 * assertEquals(await update["fc/kernel"]!.array(), [-0.5]);
 * ```
 */
export function partition(
  optimizers: Readonly<Record<string, Optimizer>>,
): Optimizer<PartitionState> {
  const patterns = Object.keys(optimizers);
  const groupOf = (key: string): string => {
    const pattern = patterns.find((pattern) => matches(pattern, key));
    if (pattern !== undefined) return pattern;
    throw new TypeError(
      `no pattern of the partition matches parameter "${key}": add one, such as "*"; ` +
        `there are ${patterns.map((pattern) => `"${pattern}"`).join(", ") || "none"}`,
    );
  };
  const pick = (pattern: string, tensors: Tensors): Tensors =>
    Object.fromEntries(Object.entries(tensors).filter(([key]) => groupOf(key) === pattern));
  const pickSeen = (pattern: string, grad: Tensors, seen: Observation): Observation => {
    const { params, variance, curvature, ...rest } = seen;
    const keys = new Set(Object.keys(grad).filter((key) => groupOf(key) === pattern));
    const wanted = optimizers[pattern]!.needs?.curvature !== undefined && keys.size > 0;
    return {
      ...rest,
      ...(params && { params: pick(pattern, params) }),
      ...(variance && { variance: pick(pattern, variance) }),
      ...(curvature && wanted && { curvature: blockOf(curvature, grad, keys) }),
    };
  };
  return {
    name: "partition",
    get needs() {
      return allNeeds(Object.values(optimizers).map((optimizer) => optimizer.needs));
    },
    init: (params) => ({
      count: 0,
      groups: Object.fromEntries(
        patterns.map((pattern) => [pattern, optimizers[pattern]!.init(pick(pattern, params))]),
      ),
    }),
    update(state, grad, seen = {}) {
      const groups: Record<string, OptimizerState> = {};
      const updates: Tensors = {};
      if (seen.curvature) checkDiagonal("curvature", seen.curvature, grad);
      for (const pattern of patterns) {
        const own = pickSeen(pattern, grad, seen);
        const [group, update] = optimizers[pattern]!.update(
          state.groups[pattern],
          pick(pattern, grad),
          own,
        );
        dispose(own.curvature); // a copy of what belongs to these parameters
        groups[pattern] = group;
        Object.assign(updates, update);
      }
      const inOrder = Object.keys(grad).map((key) => [key, updates[key]!]);
      return [{ count: state.count + 1, groups }, Object.fromEntries(inOrder)];
    },
  };
}
