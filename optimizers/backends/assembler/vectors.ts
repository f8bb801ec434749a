/** Instructions for vectors of 128 bits, by what they take the bits for. @module */
import { binary, type Code, loading, storing, unary, vector } from "./code.ts";
import { i32 } from "./scalars.ts";

/** `v128.const` of four times the same 32 bits. */
const repeated = (bits: number): Code => [
  vector(0x0c),
  [0, 1, 2, 3].flatMap(() => [0, 8, 16, 24].map((shift) => bits >>> shift & 255)),
];

/** Instructions for which bits are bits. */
export const v128 = {
  /** 128 bits of 0. */
  zero: repeated(0),
  /** `v128.load` */
  load: loading(vector(0x00), 2),
  /** `v128.load32_lane`: reads one of four lanes, the others as in `into` */
  loadLane: (address: Code, into: Code, lane: number): Code => [
    address,
    into,
    vector(0x56),
    2,
    0,
    lane,
  ],
  /** `v128.store` */
  store: storing(vector(0x0b), 2),
  /** `v128.store32_lane`: writes one of four lanes */
  storeLane: (address: Code, value: Code, lane: number): Code => [
    address,
    value,
    vector(0x5a),
    2,
    0,
    lane,
  ],
  /** `v128.or` */
  or: binary(...vector(0x50)),
  /** `v128.bitselect`: bits of `a` where the mask is 1, of `b` elsewhere */
  select: (a: Code, b: Code, mask: Code): Code => [a, b, mask, vector(0x52)],
  /** `i8x16.shuffle` by lanes of 32 bits: 0-3 are `a`'s, 4-7 `b`'s */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [
    a,
    b,
    vector(0x0d),
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  ],
} as const;

/** Instructions for four 32-bit integers. */
export const i32x4 = {
  /** Four times the same integer. */
  const: repeated,
  /** `i32x4.splat` */
  splat: unary(...vector(0x11)),
  /** `i32x4.extract_lane` */
  lane: (value: Code, index: number): Code => [value, vector(0x1b), index],
  /** `i32x4.add` */
  add: binary(...vector(0xae)),
  /** `i32x4.shl` by a constant */
  shiftLeft: (a: Code, bits: number): Code => [a, i32.const(bits), vector(0xab)],
} as const;

const multiply = binary(...vector(0xe6)), plus = binary(...vector(0xe4));

/** Instructions for four single-precision floats. */
export const f32x4 = {
  /** Four times the same float. */
  const: (value: number): Code => repeated(new Int32Array(Float32Array.of(value).buffer)[0]!),
  /** `v128.load32_splat`: four times the float at an address */
  loadSplat: loading(vector(0x09), 2),
  /** `f32x4.splat` */
  splat: unary(...vector(0x13)),
  /** `f32x4.abs` */
  abs: unary(...vector(0xe0)),
  /** `f32x4.neg` */
  neg: unary(...vector(0xe1)),
  /** `f32x4.sqrt` */
  sqrt: unary(...vector(0xe3)),
  /** `f32x4.add` */
  add: plus,
  /** `f32x4.sub` */
  sub: binary(...vector(0xe5)),
  /** `f32x4.mul` */
  mul: multiply,
  /** `f32x4.div` */
  div: binary(...vector(0xe7)),
  /** `f32x4.max`: NaN where either is */
  max: binary(...vector(0xe9)),
  /** `f32x4.pmin`: `b` where that is smaller, else `a`, NaN too */
  smaller: binary(...vector(0xea)),
  /** `f32x4.pmax`: `b` where that is larger, else `a`, NaN too */
  larger: binary(...vector(0xeb)),
  /** `f32x4.gt`: a mask */
  greater: binary(...vector(0x44)),
  /** `a·b + c`: by `f32x4.relaxed_madd`, rounded once where the machine can, if `fused`; else twice. */
  multiplyAdd: (fused: boolean) => (a: Code, b: Code, c: Code): Code =>
    fused ? [a, b, c, vector(0x105)] : plus(multiply(a, b), c),
} as const;

/** Instructions for two double-precision floats. */
export const f64x2 = {
  /** `v128.load64_splat`: twice the float at an address */
  loadSplat: loading(vector(0x0a), 3),
  /** `f64x2.add` */
  add: binary(...vector(0xf0)),
  /** `f64x2.sub` */
  sub: binary(...vector(0xf1)),
  /** `f64x2.mul` */
  mul: binary(...vector(0xf2)),
} as const;
