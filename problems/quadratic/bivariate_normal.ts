/** Orthant probabilities of two correlated normal variables. @module */
import { normalCdf } from "../../optimizers/theory/erf.ts";
import { gaussLegendre } from "./gauss_legendre.ts";

/**
 * `Φ₂(h, k; ρ) = P[X ≤ h, Y ≤ k]` for standard normal X and Y of correlation ρ; absolute error below
 * 1e-14 for all arguments.
 *
 * Owen's (1956) reduction to two values of his T function,
 * `½Φ(h) + ½Φ(k) - T(h, a) - T(k, b) - δ` with `a = (k - ρh) / (h √(1-ρ²))`, b likewise with h and k
 * exchanged, and δ = ½ where h and k have different signs, else 0.
 *
 * @param h any number, also infinite
 * @param k any number, also infinite
 * @param rho correlation in [-1, 1]
 * @throws {RangeError} if the correlation is outside [-1, 1] or an argument is NaN
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { bivariateNormalCdf } from "./bivariate_normal.ts";
 *
 * assertAlmostEquals(bivariateNormalCdf(0, 0, 0.5), 1 / 3, 1e-15);
 * ```
 */
export function bivariateNormalCdf(h: number, k: number, rho: number): number {
  if (Number.isNaN(h) || Number.isNaN(k) || !(rho >= -1 && rho <= 1)) {
    throw new RangeError(
      `arguments must be numbers and the correlation in [-1, 1], got (${h}, ${k}; ${rho})`,
    );
  }
  if (h === -Infinity || k === -Infinity) return 0;
  if (h === Infinity) return normalCdf(k);
  if (k === Infinity) return normalCdf(h);
  if (rho === 1) return normalCdf(Math.min(h, k));
  if (rho === -1) return Math.max(0, normalCdf(h) - normalCdf(-k));
  if (h === 0 && k === 0) return 0.25 + Math.asin(rho) / (2 * Math.PI);
  const root = Math.sqrt((1 - rho) * (1 + rho));
  // k - ρh, written so that nothing is lost where ρ is near ±1
  const restOfK = rho > 0 ? (k - h) + (1 - rho) * h : (k + h) - (1 + rho) * h;
  const restOfH = rho > 0 ? (h - k) + (1 - rho) * k : (h + k) - (1 + rho) * k;
  const opposite = h * k < 0 || (h * k === 0 && h + k < 0);
  const probability = 0.5 * (normalCdf(h) + normalCdf(k)) - (opposite ? 0.5 : 0) -
    owenOfRatio(h, restOfK, root) - owenOfRatio(k, restOfH, root);
  return Math.min(1, Math.max(0, probability));
}

/** T(h, numerator / (h·root)), with its limit where h = 0. */
function owenOfRatio(h: number, numerator: number, root: number): number {
  if (h !== 0) return owenT(h, numerator / (h * root));
  return 0.25 * Math.sign(numerator);
}

const { nodes, weights } = gaussLegendre(20);

/**
 * Owen's T function, `T(h, a) = 1/(2π) ∫_0^a exp(-h²(1+x²)/2) / (1+x²) dx`, to about 1e-16 absolute.
 *
 * For |a| ≤ 1 the integrand has its nearest singularities at ±i, so 20 Gauss–Legendre nodes are exact
 * to rounding for every h; larger |a| are reflected there by
 * `T(h, a) = ½Q(h) + ½Q(ah) - Q(h) Q(ah) - T(ah, 1/a)` with Q = 1 - Φ and h, a ≥ 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { owenT } from "./bivariate_normal.ts";
 *
 * assertAlmostEquals(owenT(0, 1), 1 / 8, 1e-16); // atan(1) / 2π
 * ```
 */
export function owenT(h: number, a: number): number {
  if (a < 0) return -owenT(h, -a);
  const distance = Math.abs(h);
  if (a > 1) {
    const near = normalCdf(-distance);
    if (a === Infinity) return 0.5 * near;
    const far = normalCdf(-a * distance);
    return 0.5 * (near + far) - near * far - owenT(a * distance, 1 / a);
  }
  const scale = -0.5 * distance * distance;
  let sum = 0;
  for (let k = 0; k < nodes.length; k++) {
    const x = 0.5 * a * (1 + nodes[k]!);
    const square = 1 + x * x;
    sum += weights[k]! * Math.exp(scale * square) / square;
  }
  return sum * a / (4 * Math.PI);
}

/**
 * `E[sign(X) sign(Y)]` for X ~ N(a, 1) and Y ~ N(b, 1) of correlation ρ: four orthant probabilities in
 * one, `4 Φ₂(a, b; ρ) - 2Φ(a) - 2Φ(b) + 1`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { signProduct } from "./bivariate_normal.ts";
 *
 * assertAlmostEquals(signProduct(0, 0, 0.5), 2 / Math.PI * Math.asin(0.5), 1e-15);
 * ```
 */
export function signProduct(a: number, b: number, rho: number): number {
  return 4 * bivariateNormalCdf(a, b, rho) - 2 * normalCdf(a) - 2 * normalCdf(b) + 1;
}
