/** Tensors as matrices. @module */
import * as tf from "@tensorflow/tfjs";
import { matches } from "./name_pattern.ts";
import type { Tensor } from "./types.ts";

/** Whether a tensor has two axes or more, and anything in it. */
export function isMatrix({ rank, size }: Tensor): boolean {
  return rank >= 2 && size > 0;
}

/**
 * A tensor of two axes or more as a matrix of as many columns as its last axis is long: of kernels, dense and
 * convolutional, a column for each output.
 */
export function asMatrix(tensor: Tensor): Tensor {
  return tf.reshape(tensor, [-1, tensor.shape.at(-1)!]);
}

/** Tensors that are no matrices to a method of matrices: by name, by having fewer axes, or a long one. */
export interface MatrixChoice {
  /** Patterns of names, `*` standing for any characters. */
  readonly others: readonly string[];
  /** The longest axis that a matrix may have; by default any. */
  readonly longest?: number;
}

/** `"matrices"` or `"others"`, by name and shape. */
export function kindOf(
  key: string,
  tensor: Tensor,
  { others, longest = Infinity }: MatrixChoice,
): "matrices" | "others" {
  if (!isMatrix(tensor) || others.some((pattern) => matches(pattern, key))) return "others";
  const columns = tensor.shape.at(-1)!;
  return Math.max(columns, tensor.size / columns) <= longest ? "matrices" : "others";
}

/** Embeddings and heads, whose rows or columns are symbols: each of them is seen more or less often. */
export const embeddingsAndHeads: readonly string[] = ["*embed*", "*head*"];
