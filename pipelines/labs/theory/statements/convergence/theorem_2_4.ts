/** Thesis Theorem 2.4: gradient descent on smooth functions. @module */
import { random } from "../../../../../problems/random.ts";
import { convexFunction, type SmoothFunction, waves } from "../../functions.ts";
import { bounded, each, share, type Statement } from "../../statement.ts";
import { normals, plus, squared } from "../../vectors.ts";

/**
 * `Σ_{t≤T} ‖∇f_t‖² ≤ (α - Lα²/2)⁻¹ (f_0 - f_*)`, the constant of the proof (Eq. 2.45), for α anywhere below
 * 2/L. Tight: on `f = Lθ²/2` both sides are equal as T grows.
 */
export const theorem24: Statement = {
  item: "Theorem 2.4",
  statement: "GD, α < 2/L: Σ ‖∇f_t‖² ≤ (f_0 - f_*) / (α - Lα²/2)",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(
      each(instances, (k) => {
        const stream = random(seed, "theorem-2.4", k);
        const d = 1 + stream.below(6);
        const alphaL = 1.999 * stream.uniform() + 5e-4;
        const start = normals(d, stream).map((value) => 3 * value);
        if (k % 2 === 0) {
          const f = convexFunction(d, stream.below(4), stream);
          return shareOf(f, f.smoothness, alphaL, start);
        }
        const f = waves(d, 1 + stream.below(4), stream);
        const smoothness = f.parts.reduce(
          (sum, { weight, direction }) => sum + weight * squared(direction),
          0,
        );
        return shareOf(f, smoothness, alphaL, start);
      }),
      shareOf(parabola, 1, 0.3, Float64Array.of(2)),
    ),
};

const parabola: SmoothFunction = {
  dimension: 1,
  least: 0,
  value: (theta) => 0.5 * squared(theta),
  gradient: (theta) => theta,
};

function shareOf(
  f: SmoothFunction,
  smoothness: number,
  alphaL: number,
  start: Float64Array,
): number {
  const alpha = alphaL / smoothness;
  let [theta, sum] = [start, 0];
  for (let t = 0; t < 200; t++) {
    const gradient = f.gradient(theta);
    sum += squared(gradient);
    theta = plus(theta, -alpha, gradient);
  }
  return share(sum, (f.value(start) - f.least) / (alpha - smoothness * alpha ** 2 / 2));
}
