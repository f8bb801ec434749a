/** Programs as WGSL compute shaders. @module */
import type { Program } from "../rules/program.ts";

/** Invocations a workgroup. */
export const workgroupSize = 64;

/** Workgroups along the first axis of a dispatch; the second axis takes the rest. */
export const workgroupsPerRow = 4096;

/**
 * The shader of a program. Bindings: inputs, then outputs, then the scalars as a uniform.
 *
 * @param width 4 for tensors whose length is a multiple of four (vec4 loads and stores), else 1
 */
export function shaderOf(program: Program, width: 1 | 4): string {
  const { inputs, outputs, scalars } = program;
  const type = width === 4 ? "vec4f" : "f32";
  const binding = (index: number, access: string, name: string) =>
    `@group(0) @binding(${index}) var<storage, ${access}> ${name}: array<${type}>;`;
  const rows = Math.ceil(scalars.length / 4);
  const uniform = rows === 0 ? [] : [
    `@group(0) @binding(${inputs.length + outputs.length}) var<uniform> u: array<vec4f, ${rows}>;`,
  ];
  return [
    ...inputs.map((_, i) => binding(i, "read", `a${i}`)),
    ...outputs.map((_, i) => binding(inputs.length + i, "read_write", `o${i}`)),
    ...uniform,
    `@compute @workgroup_size(${workgroupSize})`,
    `fn main(@builtin(global_invocation_id) id: vec3u) {`,
    `  let i = id.y * ${workgroupsPerRow * workgroupSize}u + id.x;`,
    `  if (i >= arrayLength(&o0)) { return; }`,
    ...program.instructions.map((_, index) => `  ${line(program, index, type)}`),
    ...outputs.map((index, i) =>
      `  o${i}[i] = ${program.invariant[index] ? `${type}(v${index})` : `v${index}`};`
    ),
    `}`,
  ].join("\n");
}

/** Values that are the same for all elements are `f32`, the others of the array's element type. */
function line(program: Program, index: number, type: string): string {
  const instruction = program.instructions[index]!;
  const own = program.invariant[index] ? "f32" : type;
  const [a, b, c, d] = instruction.args.map((arg) =>
    own !== "f32" && program.invariant[arg] ? `${own}(v${arg})` : `v${arg}`
  );
  const expression = (): string => {
    switch (instruction.op) {
      case "input":
        return `a${program.inputs.indexOf(instruction.name)}[i]`;
      case "scalar": {
        const at = program.scalars.indexOf(instruction.name);
        return `u[${at >> 2}][${at & 3}]`;
      }
      case "constant":
        return literal(instruction.value);
      case "neg":
        return `-${a}`;
      case "abs":
      case "sqrt":
        return `${instruction.op}(${a})`;
      case "add":
        return `${a} + ${b}`;
      case "sub":
        return `${a} - ${b}`;
      case "mul":
        return `${a} * ${b}`;
      case "div":
        return `${a} / ${b}`;
      case "ifGreater":
        return `select(${d}, ${c}, ${a} > ${b})`;
    }
  };
  return `let v${index}: ${own} = ${expression()};`;
}

function literal(value: number): string {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}
