/** Different optimizers for different parameters. @module */
import { apart } from "../aspects.ts";
import { blockOf, checkDiagonal } from "../flat.ts";
import { allNeeds } from "../algebra/needs.ts";
import { dispose, mapTensors } from "../tensors.ts";
import { matches } from "../name_pattern.ts";
import type { Observation, Optimizer, OptimizerState, Tensor, Tensors } from "../types.ts";

/** State of {@linkcode partition}: a state for each group. */
export interface PartitionState extends OptimizerState {
  /** The states by group: of `partition`, by pattern. */
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
  return partitionBy("partition", optimizers, (key) => {
    const pattern = patterns.find((pattern) => matches(pattern, key));
    if (pattern !== undefined) return pattern;
    throw new TypeError(
      `no pattern of the partition matches parameter "${key}": add one, such as "*"; ` +
        `there are ${patterns.map((pattern) => `"${pattern}"`).join(", ") || "none"}`,
    );
  });
}

/**
 * Each parameter goes to the optimizer of its group.
 *
 * @param groupOf the group of a parameter, a key of the optimizers, by its name and what it is like
 */
export function partitionBy(
  name: string,
  optimizers: Readonly<Record<string, Optimizer>>,
  groupOf: (key: string, tensor: Tensor) => string,
): Optimizer<PartitionState> {
  const names = Object.keys(optimizers);
  const pick = (group: string, tensors: Tensors): Tensors =>
    Object.fromEntries(
      Object.entries(tensors).filter(([key, tensor]) => groupOf(key, tensor) === group),
    );
  const pickSeen = (group: string, grad: Tensors, seen: Observation): Observation => {
    const { params, variance, curvature, learningRate: _, ...rest } = seen; // α is that of a link behind
    const keys = new Set(Object.keys(pick(group, grad)));
    const wanted = optimizers[group]!.needs?.curvature !== undefined && keys.size > 0;
    return {
      ...rest,
      ...(params && { params: pick(group, params) }),
      ...(variance && { variance: pick(group, variance) }),
      ...(curvature && wanted && { curvature: blockOf(curvature, grad, keys) }),
    };
  };
  return {
    name,
    aspects: apart(
      Object.fromEntries(names.map((group) => [group, optimizers[group]!.aspects])),
    ),
    get needs() {
      return allNeeds(Object.values(optimizers).map((optimizer) => optimizer.needs));
    },
    init: (params) => ({
      count: 0,
      groups: Object.fromEntries(
        names.map((group) => [group, optimizers[group]!.init(pick(group, params))]),
      ),
    }),
    update(state, grad, seen = {}) {
      const groups: Record<string, OptimizerState> = {};
      const updates: Tensors = {};
      if (seen.curvature) checkDiagonal("curvature", seen.curvature, grad);
      for (const group of names) {
        const own = pickSeen(group, grad, seen);
        const [next, update] = optimizers[group]!.update(
          state.groups[group],
          pick(group, grad),
          own,
        );
        dispose(own.curvature); // a copy of what belongs to these parameters
        groups[group] = next;
        Object.assign(updates, update);
      }
      const inOrder = Object.keys(grad).map((key) => [key, updates[key]!]);
      return [{ count: state.count + 1, groups }, Object.fromEntries(inOrder)];
    },
    ...(Object.values(optimizers).some(({ evaluationParams }) => evaluationParams) && {
      evaluationParams(state: PartitionState, params: Tensors) {
        const shown = names.map((group) => {
          const own = pick(group, params);
          return optimizers[group]!.evaluationParams?.(state.groups[group], own) ??
            mapTensors(own, (tensor) => tensor.clone());
        });
        return Object.assign({}, ...shown) as Tensors;
      },
    }),
  };
}
