/** Programs as WebAssembly modules with 128-bit SIMD, assembled byte by byte. @module */
import type { Instruction, Program } from "../program.ts";

// Opcodes of the WebAssembly 2.0 binary format, section 5.
const I32 = 0x7f, F32 = 0x7d, V128 = 0x7b;
const SIMD = 0xfd;

interface Lane {
  readonly bytes: number;
  readonly type: number;
  readonly load: readonly number[];
  readonly store: readonly number[];
  readonly ops: Readonly<Record<string, readonly number[]>>;
}

/** One element at a time, for what is left of a tensor after groups of four. */
const single: Lane = {
  bytes: 4,
  type: F32,
  load: [0x2a, 0, 0],
  store: [0x38, 0, 0],
  ops: {
    abs: [0x8b],
    neg: [0x8c],
    sqrt: [0x91],
    add: [0x92],
    sub: [0x93],
    mul: [0x94],
    div: [0x95],
    ifGreater: [0x5e, 0x1b], // f32.gt, select
    splat: [],
  },
};

/** Four elements at a time. */
const four: Lane = {
  bytes: 16,
  type: V128,
  load: [SIMD, 0x00, 0, 0],
  store: [SIMD, 0x0b, 0, 0],
  ops: {
    abs: [SIMD, 0xe0, 0x01],
    neg: [SIMD, 0xe1, 0x01],
    sqrt: [SIMD, 0xe3, 0x01],
    add: [SIMD, 0xe4, 0x01],
    sub: [SIMD, 0xe5, 0x01],
    mul: [SIMD, 0xe6, 0x01],
    div: [SIMD, 0xe7, 0x01],
    ifGreater: [SIMD, 0x44, SIMD, 0x52], // f32x4.gt, v128.bitselect
    splat: [SIMD, 0x13],
  },
};

/**
 * A WebAssembly module that imports `env.memory` and exports
 * `run(n, ...inputs, ...outputs, ...scalars)`: the number of elements, a byte offset for each tensor
 * and a float for each scalar.
 */
export function simdModule(program: Program): Uint8Array<ArrayBuffer> {
  const { inputs, outputs, scalars, instructions } = program;
  const pointers = inputs.length + outputs.length;
  const parameters = [
    I32,
    ...Array(pointers).fill(I32),
    ...Array<number>(scalars.length).fill(F32),
  ];
  const position = parameters.length; // the local that counts bytes
  const vectors = position + 1; // a local for each instruction, for each lane width
  const singles = vectors + instructions.length;
  const body = [
    ...[3, ...[1, I32], ...local(instructions.length, V128), ...local(instructions.length, F32)],
    ...loop(program, four, vectors, position),
    ...loop(program, single, singles, position),
    0x0b,
  ];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, ...vector(parameters.map((type) => [type])), 0]),
    ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x00, 0x00]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("run"), 0x00, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/** Runs through as many whole lanes as there are from the current position on. */
function loop(program: Program, lane: Lane, firstLocal: number, position: number): number[] {
  const { inputs, outputs, instructions } = program;
  const address = (pointer: number) => [...get(1 + pointer), ...get(position), 0x6a];
  const value = (index: number) => get(firstLocal + index);
  const compute = (instruction: Instruction): number[] => {
    switch (instruction.op) {
      case "input":
        return [...address(inputs.indexOf(instruction.name)), ...lane.load];
      case "scalar": {
        const parameter = 1 + inputs.length + outputs.length +
          program.scalars.indexOf(instruction.name);
        return [...get(parameter), ...lane.ops.splat!];
      }
      case "constant":
        return [0x43, ...float(instruction.value), ...lane.ops.splat!];
      case "ifGreater": {
        const [a, b, then, otherwise] = instruction.args;
        return [then!, otherwise!, a!, b!].flatMap(value).concat(lane.ops.ifGreater!);
      }
      default:
        return [...instruction.args.flatMap(value), ...lane.ops[instruction.op]!];
    }
  };
  const assign = (index: number) => [
    ...compute(instructions[index]!),
    ...set(firstLocal + index),
  ];
  const indices = instructions.map((_, index) => index);
  const invariant = indices.filter((index) => program.invariant[index]);
  const varying = indices.filter((index) => !program.invariant[index]);
  return [
    ...invariant.flatMap(assign),
    ...[0x02, 0x40, 0x03, 0x40], // block, loop
    ...[...get(position), 0x41, lane.bytes, 0x6a], // position + bytes
    ...[...get(0), 0x41, 2, 0x74, 0x4b, 0x0d, 1], // > 4 n, unsigned: leave
    ...varying.flatMap(assign),
    ...outputs.flatMap((index, i) => [
      ...address(inputs.length + i),
      ...value(index),
      ...lane.store,
    ]),
    ...[...get(position), 0x41, lane.bytes, 0x6a, ...set(position)],
    ...[0x0c, 0, 0x0b, 0x0b], // again; end, end
  ];
}

const get = (index: number) => [0x20, ...unsigned(index)];
const set = (index: number) => [0x21, ...unsigned(index)];
const local = (count: number, type: number) => [...unsigned(count), type];
const section = (id: number, content: readonly number[]) => [
  id,
  ...unsigned(content.length),
  ...content,
];
const vector = (items: readonly (readonly number[])[]) => [
  ...unsigned(items.length),
  ...items.flat(),
];
const text = (name: string) => [...unsigned(name.length), ...new TextEncoder().encode(name)];
const float = (value: number) => new Uint8Array(Float32Array.of(value).buffer);

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
