/** What runs a program over tensors. @module */
import type { Tensor } from "@tensorflow/tfjs";
import type { Program } from "../program.ts";

/**
 * Runs programs over tensors of one shape.
 *
 * @param program what to compute, for every element
 * @param inputs a float32 tensor for each of `program.inputs`, all of one shape
 * @param scalars a number for each of `program.scalars`
 * @returns a new tensor for each of `program.outputs`, of that shape
 */
export type Executor = (
  program: Program,
  inputs: readonly Tensor[],
  scalars: readonly number[],
) => Tensor[];
