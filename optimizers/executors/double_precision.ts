/** Optimizers in double precision, on plain arrays: for experiments where rounding would show. @module */
import type { Instruction, Program } from "../rules/program.ts";
import { type Elementwise, fuse } from "../rules/rule.ts";
import type { Optimizer } from "../types.ts";

/** State in double precision: a plain array for each slot. */
export interface DoubleState {
  /** Number of updates done. */
  readonly count: number;
  /** The slots by name. */
  readonly slots: Readonly<Record<string, Float64Array>>;
}

/** What a method may be told besides the gradient, arrays of its length. */
export interface DoubleObservation {
  /** θ_t. */
  readonly params?: Float64Array;
  /** Element-wise variance of the gradient. */
  readonly variance?: Float64Array;
}

/** An optimizer on one array of any length: repetitions side by side cost nothing extra. */
export interface DoubleOptimizer {
  /** Name of the method. */
  readonly name: string;
  /** The state before the first update. */
  init(params: Float64Array): DoubleState;
  /** The next state, and what is to be added to the parameters. */
  update(
    state: DoubleState,
    gradient: Float64Array,
    seen?: DoubleObservation,
  ): [DoubleState, Float64Array];
}

/**
 * The same optimizer in double precision: its rules, instruction by instruction, without tensors.
 *
 * @throws {TypeError} if the optimizer is not made of element-wise rules alone
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mSvag } from "../methods/mod.ts";
 * import { inDoublePrecision } from "./double_precision.ts";
 *
 * const method = inDoublePrecision(mSvag({ learningRate: 0.5 }));
 * const start = new Float64Array([1, 2]);
 * const [, update] = method.update(method.init(start), new Float64Array([0.1, -4]));
 * assertEquals([...update], [-0.05, 2]); // the first step is a step of SGD
 * ```
 */
export function inDoublePrecision(optimizer: Optimizer): DoubleOptimizer {
  const { rules } = optimizer as Partial<Elementwise>;
  if (!rules) {
    throw new TypeError(
      `${optimizer.name} is not made of element-wise rules, which double precision needs`,
    );
  }
  const { program, slots, scalars } = fuse(rules);
  return {
    name: optimizer.name,
    init: (params) => ({
      count: 0,
      slots: Object.fromEntries(slots.map(({ name, start }) => [
        name,
        start === "params"
          ? Float64Array.from(params)
          : new Float64Array(params.length).fill(start === "zeros" ? 0 : start),
      ])),
    }),
    update(state, gradient, seen = {}) {
      const inputs = program.inputs.map((name) => {
        const array = name === "gradient"
          ? gradient
          : name.startsWith("state/")
          ? state.slots[name.slice("state/".length)]
          : seen[name as keyof DoubleObservation];
        if (array?.length !== gradient.length) {
          throw new TypeError(`${optimizer.name} needs ${name}: ${gradient.length} numbers`);
        }
        return array;
      });
      const values = program.scalars.map((name) => scalars.get(name)!(state.count, "params", {}));
      const results = run(program, inputs, values, gradient.length);
      const next = Object.fromEntries(slots.map(({ name }, i) => [name, results[i]!]));
      return [{ count: state.count + 1, slots: next }, results.at(-1)!];
    },
  };
}

/** A program over arrays of length n: one pass for each instruction. */
function run(
  program: Program,
  inputs: readonly Float64Array[],
  scalars: readonly number[],
  n: number,
): Float64Array[] {
  const values: Float64Array[] = [];
  for (const instruction of program.instructions) {
    if (instruction.op === "input") {
      values.push(inputs[program.inputs.indexOf(instruction.name)]!);
    } else if (instruction.op === "scalar") {
      values.push(new Float64Array(n).fill(scalars[program.scalars.indexOf(instruction.name)]!));
    } else if (instruction.op === "constant") {
      values.push(new Float64Array(n).fill(instruction.value));
    } else {
      const [a, b, ...branches] = instruction.args.map((index) => values[index]!);
      values.push(loops[instruction.op](new Float64Array(n), a!, b ?? a!, branches));
    }
  }
  return program.outputs.map((index) => values[index]!.slice());
}

type Computed = Exclude<Instruction["op"], "input" | "scalar" | "constant">;
type Loop = (
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  branches: readonly Float64Array[],
) => Float64Array;

// A loop each, rather than one loop that calls a function: these are most of a run's time.
const loops: Readonly<Record<Computed, Loop>> = {
  neg(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = -a[k]!;
    return out;
  },
  abs(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = Math.abs(a[k]!);
    return out;
  },
  sqrt(out, a) {
    for (let k = 0; k < out.length; k++) out[k] = Math.sqrt(a[k]!);
    return out;
  },
  add(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! + b[k]!;
    return out;
  },
  sub(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! - b[k]!;
    return out;
  },
  mul(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! * b[k]!;
    return out;
  },
  div(out, a, b) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! / b[k]!;
    return out;
  },
  ifGreater(out, a, b, [then, otherwise]) {
    for (let k = 0; k < out.length; k++) out[k] = a[k]! > b[k]! ? then![k]! : otherwise![k]!;
    return out;
  },
};
