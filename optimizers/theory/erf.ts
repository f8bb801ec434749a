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

/** `2x/√π exp(-x²) Σ_k (2x²)^k / (1·3·5···(2k+1))`: positive terms only, so nothing cancels. */
function erfSeries(x: number): number {
  const square = 2 * x * x;
  let term = 1;
  let sum = 1;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= square / odd;
    sum += term;
  }
  return twoOverRootPi * x * Math.exp(-x * x) * sum;
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
