/** Programs as TensorFlow.js operations, one kernel each: runs on every backend. @module */
import * as tf from "@tensorflow/tfjs";
import type { Instruction, Program } from "../program.ts";
import type { Executor, Operands } from "./executor.ts";

/** Runs a program as a sequence of TensorFlow.js operations. */
export const composed: Executor = (program, operands) =>
  operands.map((set) => tf.tidy(() => run(program, set)));

function run(program: Program, operands: Operands): tf.Tensor[] {
  const values: tf.Tensor[] = [];
  for (const instruction of program.instructions) {
    values.push(evaluate(instruction, program, values, operands));
  }
  const shape = operands.inputs[0]?.shape ?? [];
  // an output may be a scalar, an input or another output as well
  return program.outputs.map((index) => {
    const value = values[index]!;
    const whole = tf.util.arraysEqual(value.shape, shape);
    return whole ? tf.clone(value) : tf.add(tf.zeros(shape), value);
  });
}

function evaluate(
  instruction: Instruction,
  program: Program,
  values: readonly tf.Tensor[],
  { inputs, scalars }: Operands,
): tf.Tensor {
  const arg = (position: number) => values[instruction.args[position]!]!;
  switch (instruction.op) {
    case "input":
      return inputs[program.inputs.indexOf(instruction.name)]!;
    case "scalar":
      return tf.scalar(scalars[program.scalars.indexOf(instruction.name)]!);
    case "constant":
      return tf.scalar(instruction.value);
    case "neg":
      return tf.neg(arg(0));
    case "abs":
      return tf.abs(arg(0));
    case "sqrt":
      return tf.sqrt(arg(0));
    case "add":
      return tf.add(arg(0), arg(1));
    case "sub":
      return tf.sub(arg(0), arg(1));
    case "mul":
      return tf.mul(arg(0), arg(1));
    case "div":
      return tf.div(arg(0), arg(1));
    case "ifGreater":
      return tf.where(tf.greater(arg(0), arg(1)), arg(2), arg(3));
  }
}
