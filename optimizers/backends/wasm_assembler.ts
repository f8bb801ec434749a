/**
 * A small assembler for WebAssembly: just the instructions that the kernels use.
 *
 * Code is nested arrays of bytes in the order of execution, so an expression is written as calls:
 * `add(x.get, constant(4))`.
 *
 * @module
 */

/** Instructions: bytes, nested as they were put together. */
export type Code = number | readonly Code[];

/** A parameter or local variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

/** Types of values: 32-bit integers (addresses too), floats, and vectors of four floats. */
export type ValueType = "i32" | "f32" | "v128";

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [value & 127 | 128, ...unsigned(Math.floor(value / 128))];
}

/** Signed LEB128. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [value & 127 | 128, ...signed(value >> 7)];
}

function flat(code: Code): number[] {
  return typeof code === "number" ? [code] : code.flatMap(flat);
}

/** An instruction of two operands. */
export const binary = (...opcode: number[]) => (a: Code, b: Code): Code => [a, b, ...opcode];
/** The bytes of a vector instruction. */
export const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const memory = (opcode: number[], align: number) => (address: Code, offset = 0): Code => [
  address,
  opcode,
  align,
  unsigned(offset),
];
const store = (opcode: number[], align: number) => (address: Code, value: Code, offset = 0) => [
  address,
  value,
  opcode,
  align,
  unsigned(offset),
];

/** `i32.const` */
export const constant = (value: number): Code => [0x41, signed(value)];
/** `i32.add` */
export const add: (a: Code, b: Code) => Code = binary(0x6a);
/** `i32.sub` */
export const sub: (a: Code, b: Code) => Code = binary(0x6b);
/** `i32.mul` */
export const mul: (a: Code, b: Code) => Code = binary(0x6c);
/** `i32.lt_s` */
export const less: (a: Code, b: Code) => Code = binary(0x48);
/** `i32.ge_s` */
export const atLeast: (a: Code, b: Code) => Code = binary(0x4e);
/** `i32.and` */
export const and: (a: Code, b: Code) => Code = binary(0x71);
/** `i32.shl` by a constant */
export const shiftLeft = (value: Code, bits: number): Code => [value, constant(bits), 0x74];
/** The smaller of two integers, each evaluated twice. */
export const minimum = (a: Code, b: Code): Code => [a, b, less(a, b), 0x1b];
/** The larger of two integers, each evaluated twice. */
export const maximum = (a: Code, b: Code): Code => [b, a, less(a, b), 0x1b];
/** `i32.load` */
export const loadInt: (address: Code, offset?: number) => Code = memory([0x28], 2);
/** `f32.load` */
export const loadFloat: (address: Code, offset?: number) => Code = memory([0x2a], 2);
/** `f32.store` */
export const storeFloat: (address: Code, value: Code, offset?: number) => Code = store([0x38], 2);
/** `f32.const` */
export const constantFloat = (value: number): Code => [
  0x43,
  ...new Uint8Array(Float32Array.of(value).buffer),
];
/** `f32.abs` */
export const absFloat = (a: Code): Code => [a, 0x8b];
/** `f32.neg` */
export const negFloat = (a: Code): Code => [a, 0x8c];
/** `f32.sqrt` */
export const sqrtFloat = (a: Code): Code => [a, 0x91];
/** `f32.add` */
export const addFloat: (a: Code, b: Code) => Code = binary(0x92);
/** `f32.sub` */
export const subFloat: (a: Code, b: Code) => Code = binary(0x93);
/** `f32.mul` */
export const mulFloat: (a: Code, b: Code) => Code = binary(0x94);
/** `f32.div` */
export const divFloat: (a: Code, b: Code) => Code = binary(0x95);
/** `f32.gt` */
export const greaterFloat: (a: Code, b: Code) => Code = binary(0x5e);
/** `select` of scalars: `a` where the condition is not 0, else `b` */
export const selectScalar = (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b];
/** `v128.load` */
export const load: (address: Code, offset?: number) => Code = memory(vector(0x00), 2);
/** `v128.load32_splat` */
export const loadSplat: (address: Code, offset?: number) => Code = memory(vector(0x09), 2);
/** `v128.store` */
export const storeVector: (address: Code, value: Code, offset?: number) => Code = store(
  vector(0x0b),
  2,
);
/** `v128.load32_lane` */
export const loadLane = (address: Code, into: Code, lane: number): Code => [
  address,
  into,
  vector(0x56),
  2,
  0,
  lane,
];
/** `i32x4.splat` */
export const splatInt = (value: Code): Code => [value, vector(0x11)];
/** `f32x4.splat` */
export const splatFloat = (value: Code): Code => [value, vector(0x13)];
/** `f32x4.abs` */
export const absVector = (a: Code): Code => [a, vector(0xe0)];
/** `f32x4.neg` */
export const negVector = (a: Code): Code => [a, vector(0xe1)];
/** `f32x4.sqrt` */
export const sqrtVector = (a: Code): Code => [a, vector(0xe3)];
/** `f32x4.add` */
export const addVector: (a: Code, b: Code) => Code = binary(...vector(0xe4));
/** `f32x4.sub` */
export const subVector: (a: Code, b: Code) => Code = binary(...vector(0xe5));
/** `f32x4.div` */
export const divVector: (a: Code, b: Code) => Code = binary(...vector(0xe7));
/** `f32x4.mul` */
export const mulVector: (a: Code, b: Code) => Code = binary(...vector(0xe6));
/** `v128.load64_splat` */
export const loadDoubleSplat: (address: Code, offset?: number) => Code = memory(vector(0x0a), 3);
/** `f64x2.add` */
export const addDoubles: (a: Code, b: Code) => Code = binary(...vector(0xf0));
/** `f64x2.sub` */
export const subDoubles: (a: Code, b: Code) => Code = binary(...vector(0xf1));
/** `f64x2.mul` */
export const mulDoubles: (a: Code, b: Code) => Code = binary(...vector(0xf2));
/** `f32x4.gt` */
export const greaterVector: (a: Code, b: Code) => Code = binary(...vector(0x44));
/** `v128.bitselect`: bits of `a` where the mask is 1, of `b` elsewhere */
export const select = (a: Code, b: Code, mask: Code): Code => [a, b, mask, vector(0x52)];
/** `i32x4.extract_lane` */
export const lane = (value: Code, index: number): Code => [value, vector(0x1b), index];
/** `f32x4.relaxed_madd`: `a·b + c`, rounded once or twice */
export const relaxedMultiplyAdd = (a: Code, b: Code, c: Code): Code => [a, b, c, vector(0x105)];
/** `a·b + c`: rounded once where the machine can, if `fused`; else twice. */
export const multiplyAddVector = (fused: boolean) => (a: Code, b: Code, c: Code): Code =>
  fused ? relaxedMultiplyAdd(a, b, c) : addVector(mulVector(a, b), c);
/** `i8x16.shuffle` by four-byte lanes: 0-3 are `a`'s, 4-7 `b`'s */
export const shuffle = (a: Code, b: Code, lanes: readonly number[]): Code => [
  a,
  b,
  vector(0x0d),
  lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
];
/** A vector of four times the same float32, given by its bits. */
export const constantVector = (bits: number): Code => [
  vector(0x0c),
  [0, 1, 2, 3].flatMap(() => [0, 8, 16, 24].map((shift) => bits >>> shift & 255)),
];

/** `if` with an optional `else`, neither with a value. */
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  condition,
  [0x04, 0x40],
  then,
  otherwise === undefined ? [] : [0x05, otherwise],
  0x0b,
];

/** Repeats `body`, and `next` after it, while `condition` holds. */
export const loopWhile = (condition: Code, body: Code, next: Code): Code =>
  when(condition, [[0x03, 0x40], body, next, condition, [0x0d, 0x00], 0x0b]);

/** `for (i = start; i < end; i += step)`; `end` is evaluated anew each time. */
export const countUp = (i: Local, start: Code, end: Code, step: Code, body: Code): Code => [
  i.set(start),
  loopWhile(less(i.get, end), body, i.set(add(i.get, step))),
];

/** An exported function without a result. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly bytes: readonly number[];
}

/**
 * Assembles a function.
 *
 * @param parameters names of its parameters, with their types where not all are 32-bit integers
 * @param build makes its body, given the parameters by name and a maker of further locals
 */
export function assemble<Name extends string>(
  name: string,
  parameters: readonly Name[] | Readonly<Record<Name, ValueType>>,
  build: (parameters: Record<Name, Local>, local: (type: ValueType) => Local) => Code,
): WasmFunction {
  const typed: readonly (readonly [string, ValueType])[] = Array.isArray(parameters)
    ? parameters.map((parameter: Name) => [parameter, "i32"])
    : Object.entries(parameters);
  const types: ValueType[] = [];
  const localAt = (index: number): Local => ({
    get: [0x20, unsigned(index)],
    set: (value) => [value, 0x21, unsigned(index)],
    tee: (value) => [value, 0x22, unsigned(index)],
  });
  const named = Object.fromEntries(typed.map(([parameter], index) => [parameter, localAt(index)]));
  const body = build(
    named as Record<Name, Local>,
    (type) => localAt(typed.length + types.push(type) - 1),
  );
  const locals = [unsigned(types.length), types.map((type) => [1, typeCodes[type]])];
  return { name, parameters: typed.map(([, type]) => type), bytes: flat([locals, body, 0x0b]) };
}

const sized = (items: readonly Code[]): Code => [unsigned(items.length), items];
const section = (id: number, content: Code): Code => {
  const bytes = flat(content);
  return [id, unsigned(bytes.length), bytes];
};
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);

/**
 * The binary of a module that exports `functions` and imports its memory as `heap.memory`.
 *
 * @param shared whether the memory is shared between threads
 */
export function moduleOf(
  functions: readonly WasmFunction[],
  shared = false,
): Uint8Array<ArrayBuffer> {
  const limits: Code = shared ? [3, 0, unsigned(65536)] : [0, 0];
  return Uint8Array.from(flat([
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(
      1,
      sized(functions.map(({ parameters }) => [
        0x60,
        sized(parameters.map((type) => typeCodes[type])),
        0,
      ])),
    ),
    section(2, sized([[text("heap"), text("memory"), 0x02, limits]])),
    section(3, sized(functions.map((_, index) => unsigned(index)))),
    section(7, sized(functions.map(({ name }, index) => [text(name), 0, unsigned(index)]))),
    section(
      10,
      sized(functions.map(({ bytes }) => [unsigned(bytes.length), bytes])),
    ),
  ]));
}
