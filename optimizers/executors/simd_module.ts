/** Programs as WebAssembly modules with 128-bit SIMD. @module */
import type { Program } from "../rules/program.ts";
import {
  assemble,
  type Code,
  f32,
  f32x4,
  i32,
  type Local,
  loopWhile,
  moduleOf,
  select,
  v128,
  type ValueType,
  type WasmFunction,
  type WasmModule,
} from "../backends/assembler/mod.ts";

/** The instructions for one element at a time, or for four. */
interface Lanes {
  readonly bytes: number;
  readonly type: "f32" | "v128";
  readonly load: (address: Code) => Code;
  readonly store: (address: Code, value: Code) => Code;
  readonly spread: (value: Code) => Code;
  readonly arithmetic: typeof f32 | typeof f32x4;
  readonly ifGreater: (a: Code, b: Code, then: Code, otherwise: Code) => Code;
}

const four: Lanes = {
  bytes: 16,
  type: "v128",
  load: v128.load,
  store: v128.store,
  spread: f32x4.splat,
  arithmetic: f32x4,
  ifGreater: (a, b, then, otherwise) => v128.select(then, otherwise, f32x4.greater(a, b)),
};

const one: Lanes = {
  bytes: 4,
  type: "f32",
  load: f32.load,
  store: f32.store,
  spread: (value) => value,
  arithmetic: f32,
  ifGreater: (a, b, then, otherwise) => select(then, otherwise, f32.greater(a, b)),
};

/**
 * A WebAssembly module that exports `run(n, ...inputs, ...outputs, ...scalars)`: the number of elements,
 * a byte offset for each tensor and a float for each scalar. Four elements at a time, then what is left
 * of them.
 *
 * @param shared whether the memory it is to work on is shared between threads
 * @returns `undefined` where the engine has no 128-bit SIMD
 */
export function simdModule(program: Program, shared = false): WasmModule | undefined {
  const { inputs, outputs, scalars } = program;
  const parameters = Object.fromEntries([
    ["n", "i32"],
    ...inputs.map((name) => [`in ${name}`, "i32"]),
    ...outputs.map((_, i) => [`out ${i}`, "i32"]),
    ...scalars.map((name) => [`scalar ${name}`, "f32"]),
  ]) as Record<string, ValueType>;
  return moduleOf([assembleRun(program, parameters)], shared);
}

function assembleRun(
  program: Program,
  parameters: Readonly<Record<string, ValueType>>,
): WasmFunction {
  return assemble("run", parameters, (parameter, local) => {
    const position = local("i32"); // in bytes
    return [four, one].map((lanes) => {
      const values = program.instructions.map(() => local(lanes.type));
      return loop(program, lanes, parameter, position, values);
    });
  });
}

/** Runs through as many whole lanes as there are from the current position on. */
function loop(
  program: Program,
  lanes: Lanes,
  parameter: Readonly<Record<string, Local>>,
  position: Local,
  values: readonly Local[],
): Code {
  const { instructions, outputs, invariant } = program;
  const address = (name: string) => i32.add(parameter[name]!.get, position.get);
  const compute = (index: number): Code => {
    const instruction = instructions[index]!;
    const [a, b, then, otherwise] = instruction.args.map((arg) => values[arg]!.get);
    switch (instruction.op) {
      case "input":
        return lanes.load(address(`in ${instruction.name}`));
      case "scalar":
        return lanes.spread(parameter[`scalar ${instruction.name}`]!.get);
      case "constant":
        return lanes.spread(f32.const(instruction.value));
      case "neg":
      case "abs":
      case "sqrt":
        return lanes.arithmetic[instruction.op](a!);
      case "add":
      case "sub":
      case "mul":
      case "div":
        return lanes.arithmetic[instruction.op](a!, b!);
      case "ifGreater":
        return lanes.ifGreater(a!, b!, then!, otherwise!);
    }
  };
  const assign = (once: boolean): Code =>
    values.flatMap((value, index) => invariant[index] === once ? [value.set(compute(index))] : []);
  const next = i32.add(position.get, i32.const(lanes.bytes));
  const end = i32.shiftLeft(parameter.n!.get, 2);
  return [
    assign(true),
    loopWhile(i32.atLeast(end, next), [
      assign(false),
      outputs.map((index, i) => lanes.store(address(`out ${i}`), values[index]!.get)),
    ], position.set(next)),
  ];
}
