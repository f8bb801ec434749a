/** Programs as TensorFlow.js operations, one kernel each: runs on every backend. @module */
import * as tf from "@tensorflow/tfjs";
import type { Instruction, Program } from "../rules/program.ts";
import type { Executor, Operands } from "./executor.ts";

/** Runs a program as a sequence of TensorFlow.js operations. */
export const composed: Executor = (program, operands) =>
  operands.map((set) => tf.tidy(() => run(program, set)));

/** A tensor, or a number where the value is the same for all elements. */
type Value = tf.Tensor | number;

function run(program: Program, operands: Operands): tf.Tensor[] {
  const shape = operands.inputs[0]?.shape ?? [];
  // a number is spread by fill: broadcasting inside where() goes through a slow kernel on WASM
  const whole = (value: Value) => typeof value === "number" ? tf.fill(shape, value) : value;
  const values: Value[] = [];
  for (const instruction of program.instructions) {
    const args = instruction.args.map((index) => values[index]!);
    values.push(evaluate(instruction, args, program, operands, whole));
  }
  // clone: an output may be an input or another output as well
  return program.outputs.map((index) => whole(values[index]!).clone());
}

function evaluate(
  instruction: Instruction,
  args: readonly Value[],
  program: Program,
  { inputs, scalars }: Operands,
  whole: (value: Value) => tf.Tensor,
): Value {
  const [a, b, then, otherwise] = args as [Value, Value, Value, Value];
  switch (instruction.op) {
    case "input":
      return inputs[program.inputs.indexOf(instruction.name)]!;
    case "scalar":
      return Math.fround(scalars[program.scalars.indexOf(instruction.name)]!);
    case "constant":
      return Math.fround(instruction.value);
    case "ifGreater":
      if (typeof a === "number" && typeof b === "number") return a > b ? then : otherwise;
      return tf.where(tf.greater(a, b), whole(then), whole(otherwise));
    case "neg":
    case "abs":
    case "sqrt":
      return typeof a === "number"
        ? Math.fround(numbers[instruction.op](a))
        : tf[instruction.op](a);
    default:
      return typeof a === "number" && typeof b === "number"
        ? Math.fround(numbers[instruction.op](a, b))
        : tf[instruction.op](a, b);
  }
}

const numbers = {
  neg: (a: number) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
} as const;
