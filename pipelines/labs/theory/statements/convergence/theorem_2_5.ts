/** Thesis Theorem 2.5: gradient descent on strongly convex functions. @module */
import { random } from "../../../../../problems/random.ts";
import { convexFunction } from "../../functions.ts";
import { bounded, each, share, type Statement } from "../../statement.ts";
import { normals, plus } from "../../vectors.ts";

/** `f_t - f_* ≤ (1 - μ/L)^t (f_0 - f_*)` with α = 1/L, at every t; where L = μ, GD is there in one step. */
export const theorem25: Statement = {
  item: "Theorem 2.5",
  statement: "GD, α = 1/L: f_t - f_* ≤ (1 - μ/L)^t (f_0 - f_*)",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "theorem-2.5", k);
      const d = 1 + stream.below(6);
      const f = convexFunction(d, stream.below(4), stream);
      let theta: Float64Array = normals(d, stream).map((value) => 3 * value);
      const first = f.value(theta);
      let most = 0;
      for (let t = 1; t <= 60; t++) {
        theta = plus(theta, -1 / f.smoothness, f.gradient(theta));
        const bound = (1 - f.convexity / f.smoothness) ** t * first;
        if (bound < 1e-14 * first) break; // below rounding
        most = Math.max(most, share(f.value(theta), bound));
      }
      return most;
    })),
};
