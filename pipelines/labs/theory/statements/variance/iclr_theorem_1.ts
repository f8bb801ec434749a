/** The submission's Theorem 1 and Eq. 19. @module */
import { random } from "../../../../../problems/random.ts";
import { type ConvexFunction, convexFunction } from "../../functions.ts";
import { bounded, each, equal, share, type Statement } from "../../statement.ts";
import { logUniform, normals, plus, squared } from "../../vectors.ts";

/**
 * One step of its proof, `E_t[e_{t+1}] ≤ e_t - 2μ²e_t²/(LG²)` (Eq. 36), with `G² = E‖g‖²` at the point: for all
 * of R^d, as the theorem is printed, no strongly convex function has such a G. The expectation is exact, for
 * noise of random signs; equal for a parabola.
 */
export const iclrTheorem1: Statement = {
  item: "ICLR Theorem 1",
  statement: "SVAG, E‖g_t‖² ≤ G²: E_t[e_{t+1}] ≤ e_t - (2μ²/LG²) e_t²",
  version: "printed",
  measure({ instances, seed }) {
    const shareOf = (f: ConvexFunction, theta: Float64Array, deviations: Float64Array) => {
      const gradient = f.gradient(theta);
      const factors = gradient.map((g, i) => g ** 2 / (g ** 2 + deviations[i]! ** 2));
      const count = 2 ** f.dimension;
      let after = 0;
      for (let k = 0; k < count; k++) {
        const step = gradient.map((g, i) =>
          factors[i]! * (g + ((k >> i) & 1 ? 1 : -1) * deviations[i]!)
        );
        after += f.value(plus(theta, -1 / f.smoothness, step)) / count;
      }
      const [e, secondMoment] = [f.value(theta), squared(gradient) + squared(deviations)];
      return share(2 * f.convexity ** 2 * e ** 2 / (f.smoothness * secondMoment), e - after);
    };
    const instance = (d: number, count: number, path: string | number) => {
      const stream = random(seed, "iclr-1", path);
      const size = logUniform(0.1, 10, stream);
      return shareOf(
        convexFunction(d, count, stream),
        normals(d, stream).map((value) => size * value),
        normals(d, stream),
      );
    };
    return bounded(
      each(instances, (k) => instance(1 + k % 4, k % 3, k)),
      instance(1, 0, "parabola"),
    );
  },
};

/** κ(μ, t), counted from 1, is the later papers' ρ(μ, t - 1). */
export const iclr19: Statement = {
  item: "ICLR Eq. 19",
  statement: "κ(μ, t) = ρ(μ, t - 1) of ICML Eq. 21",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(instances, (k) => {
      const stream = random(seed, "iclr-19", k);
      const [mu, t] = [0.99 * stream.uniform(), 1 + stream.below(200)];
      const kappa = (1 - mu ** (2 * t)) * (1 - mu) ** 2 / ((1 - mu ** 2) * (1 - mu ** t) ** 2);
      const rho = (1 - mu) * (1 + mu ** t) / ((1 + mu) * (1 - mu ** t));
      return Math.abs(kappa / rho - 1);
    })),
};
