/** What runs a program over tensors. @module */
import type { Tensor } from "@tensorflow/tfjs";
import type { Program } from "../rules/program.ts";

/** The operands of one run of a program over tensors of one shape. */
export interface Operands {
  /** A float32 tensor for each of `program.inputs`, all of one shape. */
  readonly inputs: readonly Tensor[];
  /** A number for each of `program.scalars`. */
  readonly scalars: readonly number[];
}

/**
 * Runs a program over several sets of operands.
 *
 * @returns for each set, a new tensor for each of `program.outputs`, shaped like the inputs
 */
export type Executor = (program: Program, operands: readonly Operands[]) => Tensor[][];
