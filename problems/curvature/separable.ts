/** The best diagonal bound on a Hessian, by an interior-point method. @module */
import { cholesky, inverseOf, solveWith, symmetricDimension, symmetricEigen } from "./symmetric.ts";

/** Options of {@linkcode separableSmoothness}. */
export interface SeparableOptions {
  /** Largest gap between value and lower bound, relative to the value; 1e-7. */
  readonly tolerance?: number;
}

/** A solution of the semidefinite problem, with its certificate. */
export interface Separable {
  /** `Σ l_i`, at most `tolerance` above the minimum. */
  readonly value: number;
  /** A lower bound on the minimum, from a feasible point of the dual problem. */
  readonly lower: number;
  /** l, with `diag(l) - H` positive definite by a Cholesky factorization. */
  readonly scales: Float64Array;
  /** X, positive semidefinite with a diagonal of ones, d × d; `lower = tr(H X)` where H is psd. */
  readonly dual: Float64Array;
}

/**
 * `L_sep(H) = min Σ l_i` such that `-diag(l) ⪯ H ⪯ diag(l)` (thesis Eq. 6.25; where H is positive
 * semidefinite, as there, the first bound says nothing and is left out).
 *
 * A barrier method: Newton's steps on `t Σ l_i - log det(diag(l) - H)` for growing t. The inverse of
 * `diag(l) - H`, scaled to a diagonal of ones, is a feasible point of the dual problem
 * `max tr(HX), X_ii = 1, X ⪰ 0`, so that every result has its proof with it. A step takes of the
 * order of d³ operations, and some 40 are made.
 *
 * @param hessian H, symmetric, d × d, row-major
 * @throws {TypeError} if the matrix is not symmetric
 * @throws {RangeError} unless the tolerance is in [1e-10, 1)
 *
 * @example In two dimensions `l_i = H_ii + |b|` (§C.2)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { separableSmoothness } from "./separable.ts";
 *
 * const { value, lower, scales } = separableSmoothness(new Float64Array([3, -1, -1, 2]));
 * assertAlmostEquals(value, 7, 1e-6);
 * assertAlmostEquals(lower, 7, 1e-6);
 * assertAlmostEquals(scales[0]!, 4, 1e-3);
 * ```
 */
export function separableSmoothness(
  hessian: Float64Array,
  { tolerance = 1e-7 }: SeparableOptions = {},
): Separable {
  if (!(tolerance >= 1e-10 && tolerance < 1)) {
    throw new RangeError(`tolerance must be in [1e-10, 1), got ${tolerance}`);
  }
  const d = symmetricDimension(hessian);
  const unit = hessian.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const identity = new Float64Array(d * d);
  for (let i = 0; i < d; i++) identity[i * d + i] = 1;
  if (unit === 0) return { value: 0, lower: 0, scales: new Float64Array(d), dual: identity };
  const scaled = hessian.map((value) => value / unit);
  const [least] = symmetricEigen(scaled).values;
  const both = least! < -1e-12 * d;
  const sides = both ? [scaled, scaled.map((value) => -value)] : [scaled];
  // diagonally dominant, so well inside
  let scales = Float64Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += Math.abs(scaled[i * d + j]!);
    return sum + 0.1;
  });
  let state = factored(sides, scales)!;
  let t = d / scales.reduce((sum, value) => sum + value);
  for (let step = 0; step < 1000; step++) {
    const { direction, decrement } = newton(state, t);
    if (decrement < 0.1) {
      const found = certificate(sides, state, scales, unit);
      if (found.value - found.lower <= tolerance * found.value) return found;
      t *= 10;
      continue;
    }
    let length = 1;
    while (true) {
      const tried = scales.map((value, i) => value + length * direction[i]!);
      const next = factored(sides, tried);
      const gain = next && t * length * sum(direction) - (next.logDet - state.logDet);
      if (next && gain! <= -0.2 * length * decrement * decrement) {
        [scales, state] = [tried, next];
        break;
      }
      length /= 2;
      if (length < 1e-12) return certificate(sides, state, scales, unit); // rounding: as good as it gets
    }
  }
  return certificate(sides, state, scales, unit);
}

/** `diag(l) - H` for each H, factored. */
interface Barrier {
  readonly logDet: number;
  readonly inverses: readonly Float64Array[];
}

const sum = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

function factored(sides: readonly Float64Array[], scales: Float64Array): Barrier | undefined {
  const d = scales.length;
  let logDet = 0;
  const inverses: Float64Array[] = [];
  for (const side of sides) {
    const slack = side.map((value) => -value);
    for (let i = 0; i < d; i++) slack[i * d + i]! += scales[i]!;
    const g = cholesky(slack, d);
    if (g === undefined) return undefined;
    for (let i = 0; i < d; i++) logDet += 2 * Math.log(g[i * d + i]!);
    inverses.push(inverseOf(g, d));
  }
  return { logDet, inverses };
}

/** Newton's step: the gradient is `t - diag(S⁻¹)`, the Hessian `S⁻¹ ∘ S⁻¹`. */
function newton(
  { inverses }: Barrier,
  t: number,
): { readonly direction: Float64Array; readonly decrement: number } {
  const d = Math.round(Math.sqrt(inverses[0]!.length));
  const downhill = new Float64Array(d).fill(-t);
  const curvature = new Float64Array(d * d);
  for (const inverse of inverses) {
    for (let i = 0; i < d; i++) downhill[i]! += inverse[i * d + i]!;
    for (let at = 0; at < d * d; at++) curvature[at]! += inverse[at]! ** 2;
  }
  for (let i = 0; i < d; i++) curvature[i * d + i]! *= 1 + 1e-14;
  const direction = solveWith(cholesky(curvature, d)!, downhill);
  const squared = direction.reduce((sum, value, i) => sum + value * downhill[i]!, 0);
  return { direction, decrement: Math.sqrt(Math.max(0, squared)) };
}

function certificate(
  sides: readonly Float64Array[],
  { inverses }: Barrier,
  scales: Float64Array,
  unit: number,
): Separable {
  const d = scales.length;
  const sizes = scales.map((_, i) =>
    Math.sqrt(inverses.reduce((sum, inverse) => sum + inverse[i * d + i]!, 0))
  );
  const dual = new Float64Array(d * d);
  let lower = 0;
  inverses.forEach((inverse, side) => {
    for (let at = 0; at < d * d; at++) {
      const value = inverse[at]! / (sizes[Math.floor(at / d)]! * sizes[at % d]!);
      dual[at]! += value;
      lower += value * sides[side]![at]!;
    }
  });
  return {
    value: sum(scales) * unit,
    lower: lower * unit,
    scales: scales.map((value) => value * unit),
    dual,
  };
}
