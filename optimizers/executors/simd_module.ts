/** Programs as WebAssembly modules with 128-bit SIMD. @module */
import type { Program } from "../rules/program.ts";
import * as wasm from "../backends/wasm_assembler.ts";
import type { Code, Local } from "../backends/wasm_assembler.ts";

/** The instructions for one element at a time, or for four. */
interface Lanes {
  readonly bytes: number;
  readonly type: "f32" | "v128";
  readonly load: (address: Code) => Code;
  readonly store: (address: Code, value: Code) => Code;
  readonly spread: (value: Code) => Code;
  readonly unary: Readonly<Record<"neg" | "abs" | "sqrt", (a: Code) => Code>>;
  readonly binary: Readonly<Record<"add" | "sub" | "mul" | "div", (a: Code, b: Code) => Code>>;
  readonly ifGreater: (a: Code, b: Code, then: Code, otherwise: Code) => Code;
}

const four: Lanes = {
  bytes: 16,
  type: "v128",
  load: wasm.load,
  store: wasm.storeVector,
  spread: wasm.splatFloat,
  unary: { neg: wasm.negVector, abs: wasm.absVector, sqrt: wasm.sqrtVector },
  binary: {
    add: wasm.addVector,
    sub: wasm.subVector,
    mul: wasm.mulVector,
    div: wasm.divVector,
  },
  ifGreater: (a, b, then, otherwise) => wasm.select(then, otherwise, wasm.greaterVector(a, b)),
};

const one: Lanes = {
  bytes: 4,
  type: "f32",
  load: wasm.loadFloat,
  store: wasm.storeFloat,
  spread: (value) => value,
  unary: { neg: wasm.negFloat, abs: wasm.absFloat, sqrt: wasm.sqrtFloat },
  binary: { add: wasm.addFloat, sub: wasm.subFloat, mul: wasm.mulFloat, div: wasm.divFloat },
  ifGreater: (a, b, then, otherwise) => wasm.selectScalar(then, otherwise, wasm.greaterFloat(a, b)),
};

/**
 * A WebAssembly module that imports `heap.memory` and exports
 * `run(n, ...inputs, ...outputs, ...scalars)`: the number of elements, a byte offset for each tensor
 * and a float for each scalar. Four elements at a time, then what is left of them.
 */
export function simdModule(program: Program, shared = false): Uint8Array<ArrayBuffer> {
  const { inputs, outputs, scalars } = program;
  const parameters = Object.fromEntries([
    ["n", "i32"],
    ...inputs.map((name) => [`in ${name}`, "i32"]),
    ...outputs.map((_, i) => [`out ${i}`, "i32"]),
    ...scalars.map((name) => [`scalar ${name}`, "f32"]),
  ]) as Record<string, wasm.ValueType>;
  const run = assembleRun(program, parameters);
  return wasm.moduleOf([run], shared);
}

function assembleRun(
  program: Program,
  parameters: Readonly<Record<string, wasm.ValueType>>,
): wasm.WasmFunction {
  return wasm.assemble("run", parameters, (parameter, local) => {
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
  const address = (name: string) => wasm.add(parameter[name]!.get, position.get);
  const compute = (index: number): Code => {
    const instruction = instructions[index]!;
    const [a, b, then, otherwise] = instruction.args.map((arg) => values[arg]!.get);
    switch (instruction.op) {
      case "input":
        return lanes.load(address(`in ${instruction.name}`));
      case "scalar":
        return lanes.spread(parameter[`scalar ${instruction.name}`]!.get);
      case "constant":
        return lanes.spread(wasm.constantFloat(instruction.value));
      case "neg":
      case "abs":
      case "sqrt":
        return lanes.unary[instruction.op](a!);
      case "add":
      case "sub":
      case "mul":
      case "div":
        return lanes.binary[instruction.op](a!, b!);
      case "ifGreater":
        return lanes.ifGreater(a!, b!, then!, otherwise!);
    }
  };
  const assign = (once: boolean): Code =>
    values.flatMap((value, index) => invariant[index] === once ? [value.set(compute(index))] : []);
  const next = wasm.add(position.get, wasm.constant(lanes.bytes));
  const end = wasm.shiftLeft(parameter.n!.get, 2);
  return [
    assign(true),
    wasm.loopWhile(wasm.atLeast(end, next), [
      assign(false),
      outputs.map((index, i) => lanes.store(address(`out ${i}`), values[index]!.get)),
    ], position.set(next)),
  ];
}
