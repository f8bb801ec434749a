/** Functions of float32, made of vector instructions. @module */
import {
  type Code,
  f32x4,
  i32x4,
  type Local,
  v128,
  type ValueType,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** `Σ_k coefficients[k] x^k` by Horner's rule. */
const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients.reduceRight<Code | undefined>(
    (sum, coefficient) =>
      sum === undefined
        ? f32x4.const(coefficient)
        : f32x4.add(f32x4.const(coefficient), f32x4.mul(x, sum)),
    undefined,
  )!;

/** `1.5 · 2^23`, whose neighbours are one apart. */
const shift = 12582912;

/** Functions of four floats at a time. */
export interface VectorFunctions {
  /** `e^x`, to 4e-7 of itself; of what is below -87 or above 88, that of these. */
  exp(x: Code): Code;
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
 * by Cody and Waite (1980). NaN stays NaN. To n a number is added beside which floats have no digits behind
 * the point: that rounds it, and leaves it in the last bits.
 */
export function vectorFunctions(local: (type: ValueType) => Local): VectorFunctions {
  const whole = local("v128"), rest = local("v128"), shifted = local("v128");
  const x = local("v128"), square = local("v128");
  const exponential = (value: Code): Code => [
    rest.set(f32x4.smaller(f32x4.larger(value, f32x4.const(-87)), f32x4.const(88))),
    shifted.set(f32x4.add(f32x4.mul(rest.get, f32x4.const(Math.LOG2E)), f32x4.const(shift))),
    whole.set(f32x4.sub(shifted.get, f32x4.const(shift))),
    rest.set(f32x4.sub(rest.get, f32x4.mul(whole.get, f32x4.const(0.693359375)))),
    rest.set(f32x4.sub(rest.get, f32x4.mul(whole.get, f32x4.const(Math.LN2 - 0.693359375)))),
    f32x4.mul(
      polynomial(rest.get, [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720]),
      i32x4.shiftLeft(i32x4.add(shifted.get, i32x4.const(127)), 23),
    ),
  ];
  const ratio = (numerator: number, exponent: Code): Code =>
    f32x4.div(f32x4.const(numerator), f32x4.add(f32x4.const(1), exponential(exponent)));
  return {
    exp: exponential,
    sigmoid: (value) => ratio(1, f32x4.sub(f32x4.const(0), value)),
    tanh: (value) => [
      x.set(value),
      square.set(f32x4.mul(x.get, x.get)),
      v128.select(
        f32x4.sub(ratio(2, f32x4.mul(x.get, f32x4.const(-2))), f32x4.const(1)),
        // there the difference would lose digits
        f32x4.mul(x.get, polynomial(square.get, [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835])),
        f32x4.greater(f32x4.abs(x.get), f32x4.const(0.25)),
      ),
    ],
  };
}
