/** Programs over plain arrays, instruction by instruction. @module */
import type { Instruction, Program } from "../rules/program.ts";

/** Numbers whose precision operations are rounded to. */
export type Numbers = Float32Array | Float64Array;

/**
 * The outputs of a program over arrays of one length: one pass for each instruction.
 *
 * @param registers where the results of each instruction go, as long as the inputs
 * @param again whether what is the same for all elements is in the registers already
 * @returns some of the registers and inputs
 */
export function interpret<Values extends Numbers>(
  program: Program,
  inputs: readonly Values[],
  scalars: readonly number[],
  registers: readonly Values[],
  again = false,
): Values[] {
  const values: Values[] = [];
  program.instructions.forEach((instruction, index) => {
    const register = registers[index]!;
    if (instruction.op === "input") {
      values.push(inputs[program.inputs.indexOf(instruction.name)]!);
      return;
    }
    values.push(register);
    if (again && program.invariant[index]) return;
    if (instruction.op === "scalar") {
      register.fill(scalars[program.scalars.indexOf(instruction.name)]!);
    } else if (instruction.op === "constant") {
      register.fill(instruction.value);
    } else {
      const [a, b, ...branches] = instruction.args.map((arg) => values[arg]!);
      loops[instruction.op](register, a!, b ?? a!, branches);
    }
  });
  return program.outputs.map((index) => values[index]!);
}

type Computed = Exclude<Instruction["op"], "input" | "scalar" | "constant">;
type ArrayLoop = (out: Numbers, a: Numbers, b: Numbers, branches: readonly Numbers[]) => void;

// A loop each, rather than one loop that calls a function: these are most of a run's time.
const loops: Readonly<Record<Computed, ArrayLoop>> = {
  neg(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = -a[k]!;
  },
  abs(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = Math.abs(a[k]!);
  },
  sqrt(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = Math.sqrt(a[k]!);
  },
  add(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! + b[k]!;
  },
  sub(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! - b[k]!;
  },
  mul(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! * b[k]!;
  },
  div(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! / b[k]!;
  },
  ifGreater(out, a, b, [then, otherwise]) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! > b[k]! ? then![k]! : otherwise![k]!;
  },
};
