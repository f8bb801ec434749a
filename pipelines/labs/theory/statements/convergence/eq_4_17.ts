/** Thesis Eq. 4.17: when a stochastic gradient is a descent direction. @module */
import { random } from "../../../../../problems/random.ts";
import { bounded, each, type Statement } from "../../statement.ts";
import { dot, normals, plus, squared } from "../../vectors.ts";

/**
 * `‖g - ∇f‖ ≤ θ‖g‖` with θ < 1 makes -g a descent direction; the proof even has `gᵀ∇f ≥ (1 - θ)‖g‖²`, which
 * is what is checked, with equality where the error lies along g.
 */
export const eq417: Statement = {
  item: "Eq. 4.17",
  statement: "‖g - ∇f‖ ≤ θ‖g‖, θ < 1 ⇒ -g descends: gᵀ∇f ≥ (1 - θ) ‖g‖²",
  version: "printed",
  measure: ({ instances, seed }) => {
    const shareOf = (g: Float64Array, direction: Float64Array, theta: number) => {
      const length = theta * Math.sqrt(squared(g) / squared(direction));
      return (1 - theta) * squared(g) / dot(g, plus(g, -length, direction));
    };
    return bounded(
      each(instances, (k) => {
        const stream = random(seed, "eq-4.17", k);
        const d = 1 + stream.below(8);
        return shareOf(normals(d, stream), normals(d, stream), 0.999 * stream.uniform());
      }),
      shareOf(Float64Array.of(3, 4), Float64Array.of(3, 4), 0.9),
    );
  },
};
