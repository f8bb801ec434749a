/** Bounds on the smoothness constant of the maximum norm where it cannot be computed. @module */
import { separableSmoothness } from "./separable.ts";
import { apply, sumNorm, symmetricDimension, symmetricEigen } from "./symmetric.ts";

/** Options of {@linkcode lInfBounds}. */
export interface LInfBoundsOptions {
  /** Whether to solve the semidefinite problem for `separable`; for up to 100 dimensions. */
  readonly separable?: boolean;
}

/** Bounds on `L∞ = ‖H‖_{∞,1}`, each of them certain (up to rounding). */
export interface LInfBounds {
  /** The largest of the lower bounds. */
  readonly lower: number;
  /** The smallest of the upper bounds. */
  readonly upper: number;
  /** `‖Hs‖₁` for the best sign vector that local search found: a lower bound. */
  readonly search: number;
  /** `max |λ_i| ‖v_i‖₁ / ‖v_i‖∞`, a lower bound (Eq. 6.21). */
  readonly eigenvector: number;
  /** `Σ |H_ij|`, which is `Σ λ_i / p_diag` where H is psd: an upper bound (Prop. 6.4). */
  readonly entries: number;
  /** `Σ |λ_i| ‖v_i‖₁²`, an upper bound (Prop. 6.5). */
  readonly eigenvectors: number;
  /** `d max |λ_i|`, an upper bound (Eq. 6.22). */
  readonly euclidean: number;
  /** `L_sep`, an upper bound (Prop. 6.6); where it was asked for. */
  readonly separable: number | undefined;
}

/**
 * Bounds on `L∞ = ‖H‖_{∞,1}` for matrices that are too large for {@linkcode lInfSmoothness}: thesis
 * Prop. 6.4 and 6.5, Eq. 6.21 and 6.22, Prop. 6.6, and a local search among sign vectors from the
 * signs of all eigenvectors, which in practice finds the maximum or comes within a percent of it.
 *
 * @param hessian H, symmetric, d × d, row-major
 * @throws {TypeError} if the matrix is not symmetric
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { lInfBounds } from "./l_inf_bounds.ts";
 *
 * const { lower, upper } = lInfBounds(new Float64Array([3, -1, -1, 2]));
 * assertAlmostEquals(lower, 7, 1e-12);
 * assertAlmostEquals(upper, 7, 1e-12);
 * ```
 */
export function lInfBounds(hessian: Float64Array, options: LInfBoundsOptions = {}): LInfBounds {
  const d = symmetricDimension(hessian);
  const { values, vectors } = symmetricEigen(hessian);
  let [search, eigenvector, eigenvectors] = [sumNorm(apply(hessian, ones(d))), 0, 0];
  for (let k = 0; k < d; k++) {
    const vector = Float64Array.from({ length: d }, (_, i) => vectors[i * d + k]!);
    const size = sumNorm(vector);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    eigenvector = Math.max(eigenvector, Math.abs(values[k]!) * size / largest);
    eigenvectors += Math.abs(values[k]!) * size * size;
    search = Math.max(search, climb(hessian, vector.map((value) => value < 0 ? -1 : 1)));
  }
  const entries = sumNorm(hessian);
  const euclidean = d * Math.max(Math.abs(values[0]!), Math.abs(values[d - 1]!));
  const separable = options.separable ?? d <= 100 ? separableSmoothness(hessian).value : undefined;
  return {
    lower: Math.max(search, eigenvector),
    upper: Math.min(entries, eigenvectors, euclidean, separable ?? Infinity),
    search,
    eigenvector,
    entries,
    eigenvectors,
    euclidean,
    separable,
  };
}

const ones = (d: number) => new Float64Array(d).fill(1);

/** `‖Hs‖₁` at a local maximum: `s ← sign(H sign(Hs))` while that helps, then single signs. */
function climb(hessian: Float64Array, start: Float64Array): number {
  const d = start.length;
  let signs = start;
  let image = apply(hessian, signs);
  let best = sumNorm(image);
  for (let improved = true; improved;) {
    improved = false;
    const across = apply(hessian, image.map((value) => value < 0 ? -1 : 1));
    const turned = across.map((value) => value < 0 ? -1 : 1);
    const turnedImage = apply(hessian, turned);
    const value = sumNorm(turnedImage);
    if (value > best * (1 + 1e-14)) {
      [signs, image, best, improved] = [turned, turnedImage, value, true];
      continue;
    }
    for (let j = 0; j < d; j++) {
      let flipped = 0;
      const change = -2 * signs[j]!;
      for (let i = 0; i < d; i++) flipped += Math.abs(image[i]! + change * hessian[j * d + i]!);
      if (flipped > best * (1 + 1e-14)) {
        for (let i = 0; i < d; i++) image[i]! += change * hessian[j * d + i]!;
        signs[j] = -signs[j]!;
        [best, improved] = [flipped, true];
      }
    }
  }
  return sumNorm(apply(hessian, signs));
}
