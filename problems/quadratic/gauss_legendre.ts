/** Gauss–Legendre quadrature. @module */

/** Nodes in (-1, 1), ascending, and their weights. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/**
 * The rule with `n` nodes, exact for polynomials of degree 2n - 1: `∫_{-1}^1 f ≈ Σ w_k f(x_k)`.
 *
 * The nodes are the roots of the Legendre polynomial P_n, found by Newton's method.
 *
 * @throws {RangeError} unless `n` is a positive integer
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gaussLegendre } from "./gauss_legendre.ts";
 *
 * const { nodes, weights } = gaussLegendre(3);
 * assertAlmostEquals(nodes[2]!, Math.sqrt(3 / 5), 1e-15);
 * assertAlmostEquals(weights[1]!, 8 / 9, 1e-15);
 * ```
 */
export function gaussLegendre(n: number): QuadratureRule {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`number of nodes must be a positive integer, got ${n}`);
  }
  const known = rules.get(n);
  if (known) return known;
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < Math.ceil(n / 2); k++) {
    let x = Math.cos(Math.PI * (k + 0.75) / (n + 0.5));
    for (let iteration = 0; iteration < 4; iteration++) {
      const [value, slope] = legendre(n, x);
      x -= value / slope;
    }
    if (2 * k + 1 === n) x = 0;
    const slope = legendre(n, x)[1];
    nodes[k] = -x;
    nodes[n - 1 - k] = x;
    weights[k] = weights[n - 1 - k] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  rules.set(n, rule);
  return rule;
}

/** P_n(x) and its derivative, by the three-term recurrence. */
function legendre(n: number, x: number): [value: number, slope: number] {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++) {
    [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  }
  return [value, n * (x * value - previous) / (x * x - 1)];
}
