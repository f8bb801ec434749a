/** Thesis Theorem C.1 and Proposition C.3: rates of steepest descent on convex functions. @module */
import { random } from "../../../../../problems/random.ts";
import { symmetricEigen } from "../../../../../problems/curvature/symmetric.ts";
import { type ConvexFunction, convexFunction } from "../../functions.ts";
import { normNamed, norms, type PlainNorm } from "../../norms.ts";
import { bounded, each, share, type Statement } from "../../statement.ts";
import { normals, plus } from "../../vectors.ts";

/** Suboptimality after every step up to 100, over a bound that depends on their number. */
function mostOf(
  f: ConvexFunction,
  norm: PlainNorm,
  start: Float64Array,
  bound: (steps: number, first: number, smoothness: number) => number,
): number {
  const smoothness = norm.induced(f.largestHessian);
  const first = f.value(start);
  let [theta, most] = [start, 0];
  for (let t = 0; t <= 100; t++) {
    const right = bound(t, first, smoothness);
    if (right < 1e-13 * first) break; // below rounding
    most = Math.max(most, share(f.value(theta), right));
    theta = plus(theta, -1 / smoothness, norm.steepest(f.gradient(theta)));
  }
  return most;
}

/**
 * `f_T - f_* ≤ 2LR²/(T + 4)` on quadratics, for which R, the largest ‖θ‖ with f(θ) ≤ f_0, is known: it is
 * `√(2f_0 c)` with c = λ_max(H⁻¹) in ‖·‖₂ and max (H⁻¹)_ii in ‖·‖∞. Tight at T = 0 in one dimension.
 */
export const theoremC1: Statement = {
  item: "Theorem C.1",
  statement: "convex f: f_T - f_* ≤ 2LR² / (T + 4), ‖·‖₂ and ‖·‖∞",
  version: "printed",
  measure({ instances, seed }) {
    const shareOf = (d: number, path: string | number, norm: PlainNorm) => {
      const stream = random(seed, "theorem-c.1", path);
      const f = convexFunction(d, 0, stream);
      const radius = largestInverse(f.largestHessian, norm === normNamed.euclidean);
      return mostOf(
        f,
        norm,
        normals(d, stream),
        (t, first, smoothness) => 2 * smoothness * 2 * first * radius / (t + 4),
      );
    };
    return bounded(
      each(
        instances,
        (k) => shareOf(1 + k % 6, k, k % 2 === 0 ? normNamed.euclidean : normNamed.maximum),
      ),
      shareOf(1, "parabola", normNamed.euclidean),
    );
  },
};

/** The largest eigenvalue of `H⁻¹`, or the largest element of its diagonal. */
function largestInverse(hessian: Float64Array, whole: boolean): number {
  const { values, vectors } = symmetricEigen(hessian);
  if (whole) return 1 / values[0]!;
  const d = values.length;
  return Math.max(...Array.from(
    { length: d },
    (_, i) => values.reduce((sum, value, k) => sum + vectors[i * d + k]! ** 2 / value, 0),
  ));
}

/** Linear convergence with the PL condition of a norm; μ of ‖·‖₂ times c, where `‖ω‖_*² ≥ c‖ω‖₂²`. */
export const propositionC3: Statement = {
  item: "Proposition C.3",
  statement: "L-smooth, μ-PL: f_T - f_* ≤ (1 - μ/L)^T (f_0 - f_*), five norms",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "proposition-c.3", k);
      const norm = norms[k % norms.length]!;
      const d = 1 + stream.below(5);
      const f = convexFunction(d, stream.below(4), stream);
      const mu = norm.dualFactor(d) * f.convexity;
      return mostOf(
        f,
        norm,
        normals(d, stream),
        (t, first, smoothness) => t === 0 ? first : (1 - mu / smoothness) ** t * first,
      );
    })),
};
