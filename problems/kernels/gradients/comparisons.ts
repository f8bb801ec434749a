/** Gradients of what has none: comparisons, and what is made of their answers. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";

/** Kernels whose outputs are true or false, and the names of their inputs. */
export const comparisons: Readonly<Record<string, readonly string[]>> = {
  [tf.Greater]: ["a", "b"],
  [tf.Less]: ["a", "b"],
  [tf.LessEqual]: ["a", "b"],
  [tf.Equal]: ["a", "b"],
  [tf.NotEqual]: ["a", "b"],
  [tf.LogicalAnd]: ["a", "b"],
  [tf.LogicalOr]: ["a", "b"],
  [tf.LogicalNot]: ["x"],
  [tf.Any]: ["x"],
  [tf.All]: ["x"],
};

/**
 * Zeros, as tfjs has it for `GreaterEqual` alone; without them masks that are made of activations, and
 * `tf.layers.thresholdedReLU`, stop a gradient.
 */
export function comparisonGradient(inputs: readonly string[]): Gradient {
  return {
    inputsToSave: [...inputs],
    gradFunc: (_, saved) =>
      Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros(saved[i]!.shape)])),
  };
}
