/** Instructions for single numbers. @module */
import { binary, type Code, loading, signed, storing, unary } from "./code.ts";

const constant = (value: number): Code => [0x41, signed(value)];
const less = binary(0x48);

/** Instructions for 32-bit integers, addresses among them. */
export const i32 = {
  /** `i32.const` */
  const: constant,
  /** `i32.load` */
  load: loading([0x28], 2),
  /** `i32.store` */
  store: storing([0x36], 2),
  /** `i32.reinterpret_f32`: the bits of a float */
  bits: unary(0xbc),
  /** `i32.add` */
  add: binary(0x6a),
  /** `i32.sub` */
  sub: binary(0x6b),
  /** `i32.mul` */
  mul: binary(0x6c),
  /** `i32.and` */
  and: binary(0x71),
  /** `i32.xor` */
  xor: binary(0x73),
  /** `i32.shl` by a constant */
  shiftLeft: (value: Code, bits: number): Code => [value, constant(bits), 0x74],
  /** `i32.shr_u` by a constant */
  shiftRight: (value: Code, bits: number): Code => [value, constant(bits), 0x76],
  /** `i32.gt_u` */
  above: binary(0x4b),
  /** `i32.lt_s` */
  less,
  /** `i32.ge_s` */
  atLeast: binary(0x4e),
  /** The smaller of two, each evaluated twice. */
  min: (a: Code, b: Code): Code => select(a, b, less(a, b)),
  /** The larger of two, each evaluated twice. */
  max: (a: Code, b: Code): Code => select(b, a, less(a, b)),
} as const;

/** Instructions for single-precision floats. */
export const f32 = {
  /** `f32.const` */
  const: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  /** `f32.load` */
  load: loading([0x2a], 2),
  /** `f32.store` */
  store: storing([0x38], 2),
  /** `f32.abs` */
  abs: unary(0x8b),
  /** `f32.neg` */
  neg: unary(0x8c),
  /** `f32.sqrt` */
  sqrt: unary(0x91),
  /** `f32.add` */
  add: binary(0x92),
  /** `f32.sub` */
  sub: binary(0x93),
  /** `f32.mul` */
  mul: binary(0x94),
  /** `f32.div` */
  div: binary(0x95),
  /** `f32.gt` */
  greater: binary(0x5e),
} as const;

/** `select`, of numbers: `a` where the condition is not 0, else `b`. */
export function select(a: Code, b: Code, condition: Code): Code {
  return [a, b, condition, 0x1b];
}
