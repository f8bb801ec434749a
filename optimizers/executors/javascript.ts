/** Programs as JavaScript loops over typed arrays. @module */
import type { Program } from "../rules/program.ts";

/** A loop over arrays of one length: inputs, outputs, scalars. */
export type Loop = (
  inputs: readonly Float32Array[],
  outputs: readonly Float32Array[],
  scalars: readonly number[],
) => void;

const loops = new Map<string, Loop>();

/** The loop of a program, compiled once. Every operation is rounded to single precision. */
export function loopOf(program: Program): Loop {
  let loop = loops.get(program.key);
  if (loop === undefined) {
    loop = new Function("inputs", "outputs", "scalars", sourceOf(program)) as Loop;
    loops.set(program.key, loop);
  }
  return loop;
}

/** The body of a JavaScript function that runs a program over arrays. */
export function sourceOf(program: Program): string {
  const before: string[] = [];
  const inside: string[] = [];
  program.instructions.forEach((_, index) => {
    const line = `const v${index} = ${expressionOf(program, index)};`;
    (program.invariant[index] ? before : inside).push(line);
  });
  return [
    "const { fround, abs, sqrt } = Math;",
    ...program.inputs.map((_, i) => `const a${i} = inputs[${i}];`),
    ...program.outputs.map((_, i) => `const o${i} = outputs[${i}];`),
    ...before,
    "for (let i = 0, n = o0.length; i < n; i++) {",
    ...inside.map((line) => `  ${line}`),
    ...program.outputs.map((index, i) => `  o${i}[i] = v${index};`),
    "}",
  ].join("\n");
}

function expressionOf(program: Program, index: number): string {
  const instruction = program.instructions[index]!;
  const [a, b, c, d] = instruction.args.map((arg) => `v${arg}`);
  switch (instruction.op) {
    case "input":
      return `a${program.inputs.indexOf(instruction.name)}[i]`;
    case "scalar":
      return `fround(scalars[${program.scalars.indexOf(instruction.name)}])`;
    case "constant":
      return String(Math.fround(instruction.value));
    case "neg":
      return `-${a}`;
    case "abs":
      return `abs(${a})`;
    case "sqrt":
      return `fround(sqrt(${a}))`;
    case "add":
      return `fround(${a} + ${b})`;
    case "sub":
      return `fround(${a} - ${b})`;
    case "mul":
      return `fround(${a} * ${b})`;
    case "div":
      return `fround(${a} / ${b})`;
    case "ifGreater":
      return `${a} > ${b} ? ${c} : ${d}`;
  }
}
