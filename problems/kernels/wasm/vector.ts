/** More vector instructions, and functions of float32 made of them. @module */
import {
  absVector,
  addVector,
  binary,
  type Code,
  constantVector,
  divVector,
  greaterVector,
  type Local,
  mulVector,
  select,
  subVector,
  type ValueType,
  vector,
} from "../../../optimizers/backends/wasm_assembler.ts";

/** A vector of four times the same float32. */
export const floats = (value: number): Code =>
  constantVector(new Int32Array(Float32Array.of(value).buffer)[0]!);
/** `f32x4.min`: NaN where either is */
export const minVector: (a: Code, b: Code) => Code = binary(...vector(0xe8));
/** `f32x4.max`: NaN where either is */
export const maxVector: (a: Code, b: Code) => Code = binary(...vector(0xe9));
/** `f32x4.nearest`: to whole numbers, ties to even */
export const nearest = (a: Code): Code => [a, vector(0x6a)];
/** `i32x4.trunc_sat_f32x4_s` */
export const toIntegers = (a: Code): Code => [a, vector(0xf8)];
/** `i32x4.add` */
export const addIntegers: (a: Code, b: Code) => Code = binary(...vector(0xae));
/** `i32x4.shl` by a constant */
export const shiftIntegers = (a: Code, bits: number): Code => [a, [0x41, bits], vector(0xab)];
/** `v128.store32_lane` of the first lane */
export const storeFirst = (address: Code, value: Code): Code => [
  address,
  value,
  vector(0x5a),
  2,
  0,
  0,
];

/** `Σ_k coefficients[k] x^k` by Horner's rule. */
const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients.reduceRight<Code | undefined>(
    (sum, coefficient) =>
      sum === undefined ? floats(coefficient) : addVector(floats(coefficient), mulVector(x, sum)),
    undefined,
  )!;

/** Functions of four floats at a time. */
export interface VectorFunctions {
  /** `1 / (1 + e^-x)`, to 3e-7 of itself. */
  sigmoid(x: Code): Code;
  /** `tanh x`, to 1e-6 of itself. */
  tanh(x: Code): Code;
}

/**
 * The functions, in the body of a WebAssembly function; each use of them takes the same locals.
 *
 * The exponential is `2^n e^r` with `n` the whole number nearest to `x / ln 2` and `|r| ≤ ln 2 / 2`,
 * where Taylor's polynomial of degree 6 is right to 1.2e-7; `ln 2` is subtracted in two parts, as
 * by Cody and Waite (1980). NaN stays NaN.
 */
export function vectorFunctions(local: (type: ValueType) => Local): VectorFunctions {
  const whole = local("v128"), rest = local("v128"), x = local("v128"), square = local("v128");
  const exponential = (value: Code): Code => [
    rest.set(minVector(maxVector(value, floats(-87)), floats(88))),
    whole.set(nearest(mulVector(rest.get, floats(Math.LOG2E)))),
    rest.set(subVector(rest.get, mulVector(whole.get, floats(0.693359375)))),
    rest.set(subVector(rest.get, mulVector(whole.get, floats(Math.LN2 - 0.693359375)))),
    mulVector(
      polynomial(rest.get, [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720]),
      shiftIntegers(addIntegers(toIntegers(whole.get), constantVector(127)), 23),
    ),
  ];
  const ratio = (numerator: number, exponent: Code): Code =>
    divVector(floats(numerator), addVector(floats(1), exponential(exponent)));
  return {
    sigmoid: (value) => ratio(1, subVector(floats(0), value)),
    tanh: (value) => [
      x.set(value),
      square.set(mulVector(x.get, x.get)),
      select(
        subVector(ratio(2, mulVector(x.get, floats(-2))), floats(1)),
        // there the difference would lose digits
        mulVector(x.get, polynomial(square.get, [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835])),
        greaterVector(absVector(x.get), floats(0.25)),
      ),
    ],
  };
}
