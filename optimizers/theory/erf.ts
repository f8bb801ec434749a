/** The error function and the normal distribution in double precision. @module */

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

/**
 * The error function, `erf(x) = 2/√π ∫_0^x exp(-t²) dt`, to about 1e-15 relative.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { erf } from "./erf.ts";
 *
 * assertAlmostEquals(erf(1), 0.8427007929497149, 1e-15);
 * assertAlmostEquals(erf(-0.5), -0.5204998778130465, 1e-15);
 * ```
 */
export function erf(x: number): number {
  return Math.abs(x) < 1 ? erfSeries(x) : x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/**
 * The complementary error function, `erfc(x) = 1 - erf(x)`, to about 1e-14 relative also where it is
 * tiny.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { erfc } from "./erf.ts";
 *
 * assertAlmostEquals(erfc(5) / 1.5374597944280349e-12, 1, 1e-14);
 * ```
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 1 ? 1 - erfSeries(x) : erfcTrapezoid(x);
}

/** `Φ(x)`, the standard normal distribution function. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** `φ(x)`, the standard normal density. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) * 0.5 * Math.SQRT1_2 * twoOverRootPi;
}

/** `(-1)^k / (k! (2k+1))`, so many that the next term is below 1e-18 for |x| ≤ 1. */
const coefficients = Float64Array.from({ length: 19 }, (_, k) => {
  let factorial = 1;
  for (let i = 2; i <= k; i++) factorial *= i;
  return (k % 2 === 0 ? 1 : -1) / (factorial * (2 * k + 1));
});

/** `2/√π Σ_k (-1)^k x^(2k+1) / (k! (2k+1))`: little cancels for |x| < 1. */
function erfSeries(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * square + coefficients[k]!;
  return twoOverRootPi * x * sum;
}

const step = 0.5;
const squares = Array.from({ length: 13 }, (_, k) => (k + 1) ** 2 * step ** 2);
const gaussians = squares.map((square) => Math.exp(-square));

/**
 * The trapezoidal rule with step h for `erfc(x) = 2x/π exp(-x²) ∫_0^∞ exp(-t²) / (t² + x²) dt`, plus
 * the residue at the pole t = ix; the remaining error is `exp(-π²/h²)`, below 1e-17 for h = 1/2.
 */
function erfcTrapezoid(x: number): number {
  if (x > 27) return 0;
  const square = x * x;
  let sum = 0.5 / square;
  for (let k = 0; k < squares.length; k++) sum += gaussians[k]! / (squares[k]! + square);
  const integral = 2 * step * x * Math.exp(-square) * sum / Math.PI;
  return x < Math.PI / step ? integral - 2 / Math.expm1(2 * Math.PI * x / step) : integral;
}
