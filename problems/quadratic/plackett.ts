/** Products of the signs of correlated normal variables, by quadrature. @module */
import { expectedSign } from "../../optimizers/theory/sign_success.ts";
import { signProduct } from "./bivariate_normal.ts";
import { fastExp } from "./fast_exp.ts";
import { gaussLegendre } from "./gauss_legendre.ts";

/** A pair of coordinates, its correlation, and its weight in a sum. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
  readonly rho: number;
}

/** Pairs with their quadrature nodes, flat; pair p has nodes starts[p] to starts[p + 1] - 1. */
export interface PlackettTable {
  readonly pairs: readonly Pair[];
  readonly starts: Int32Array;
  /** `sin t / cos²t`, `1 / (2 cos²t)`, and the node's weight times 2/π times the pair's. */
  readonly cross: Float64Array;
  readonly decay: Float64Array;
  readonly share: Float64Array;
}

/** exp(-36) = 2e-16: what is below it does not show in a double next to 1. */
const negligible = -36;

/** Nodes that bring the error of the integral below 1e-12 up to this |ρ|, found by trial. */
const nodesUpTo: readonly (readonly [rho: number, nodes: number])[] = [
  [0.02, 2],
  [0.05, 3],
  [0.2, 4],
  [0.3, 5],
  [0.4, 6],
  [0.5, 7],
  [0.6, 8],
  [0.7, 9],
  [0.8, 11],
  [0.9, 14],
  [0.95, 17],
  [0.97, 20],
  [0.99, 28],
];

/**
 * Nodes for Plackett's (1954) integral: for X ~ N(a, 1) and Y ~ N(b, 1) of correlation ρ,
 *
 *     E[sign X sign Y] - E[sign X] E[sign Y]
 *       = 2/π ∫_0^{asin ρ} exp((ab sin t - ½(a² + b²)) / cos²t) dt.
 *
 * Gauss–Legendre nodes on the interval, as many as bring the error below 1e-12 for all a and b. Pairs with
 * |ρ| > 0.99 get none; they go through {@linkcode signProduct}.
 */
export function plackettTable(pairs: readonly Pair[]): PlackettTable {
  const starts = new Int32Array(pairs.length + 1);
  const cross: number[] = [];
  const decay: number[] = [];
  const share: number[] = [];
  pairs.forEach(({ rho, weight }, pair) => {
    const enough = nodesUpTo.find(([limit]) => Math.abs(rho) <= limit)?.[1];
    if (enough !== undefined) {
      const rule = gaussLegendre(enough);
      const half = Math.asin(rho) / 2;
      for (let k = 0; k < enough; k++) {
        const t = half * (1 + rule.nodes[k]!);
        const square = Math.cos(t) ** 2;
        cross.push(Math.sin(t) / square);
        decay.push(0.5 / square);
        share.push(2 / Math.PI * half * rule.weights[k]! * weight);
      }
    }
    starts[pair + 1] = cross.length;
  });
  const flat = (values: number[]) => Float64Array.from(values);
  return { pairs, starts, cross: flat(cross), decay: flat(decay), share: flat(share) };
}

/**
 * Adds `Σ w (E[sign X sign Y] - E[sign X] E[sign Y])` over the pairs to `sums`.
 *
 * @param standardized means in standard deviations, d × n, row-major
 * @param sums n numbers
 */
export function plackettSum(
  { pairs, starts, cross, decay, share }: PlackettTable,
  standardized: Float64Array,
  sums: Float64Array,
): void {
  const n = sums.length;
  const product = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let pair = 0; pair < pairs.length; pair++) {
    const { first, second, weight, rho } = pairs[pair]!;
    const i = first * n;
    const j = second * n;
    const start = starts[pair]!;
    const end = starts[pair + 1]!;
    if (end === start) {
      for (let r = 0; r < n; r++) {
        const a = standardized[i + r]!;
        const b = standardized[j + r]!;
        const apart = expectedSign(a, 1) * expectedSign(b, 1);
        sums[r] = sums[r]! + weight * (signProduct(a, b, rho) - apart);
      }
      continue;
    }
    for (let r = 0; r < n; r++) {
      const a = standardized[i + r]!;
      const b = standardized[j + r]!;
      product[r] = a * b;
      squares[r] = a * a + b * b;
    }
    for (let node = start; node < end; node++) {
      const sine = cross[node]!;
      const halved = decay[node]!;
      const part = share[node]!;
      for (let r = 0; r < n; r++) {
        const exponent = sine * product[r]! - halved * squares[r]!;
        if (exponent > negligible) sums[r] = sums[r]! + part * fastExp(exponent);
      }
    }
  }
}
