/** Thesis Eq. 4.19 to 4.22: when the CABS rule is the best batch size. @module */
import { gainPerExample, optimalBatchSize } from "../../../../../optimizers/theory/gain.ts";
import { random } from "../../../../../problems/random.ts";
import { each, equal, type Statement } from "../../statement.ts";
import { logUniform, normals, squared } from "../../vectors.ts";

/**
 * On `f = ½h‖θ - θ_*‖²` with α = 1/h, `α tr(Σ)/f` is `2 tr(Σ)/‖∇f‖²`, and that is the m with the largest
 * `G(1, m)/m`, which a search finds again.
 */
export const eq420: Statement = {
  item: "Eq. 4.19-4.22",
  statement: "f = ½h‖θ - θ_*‖², α = 1/h: the CABS rule α tr(Σ)/f is m_* = 2η²",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(
      each(instances, (k) => {
        const stream = random(seed, "eq-4.20", k);
        const [h, trace] = [logUniform(0.01, 100, stream), logUniform(0.01, 100, stream)];
        const offset = normals(1 + stream.below(6), stream);
        const f = 0.5 * h * squared(offset);
        const eta2 = trace / squared(offset.map((value) => h * value));
        const rule = trace / h / f;
        const searched = largestOf((m) => gainPerExample(1, m, eta2), eta2 / 100, 100 * eta2);
        const apart = (m: number) => Math.abs(rule - m) / m;
        return Math.max(apart(optimalBatchSize(1, eta2)), apart(searched));
      }),
      1e-6,
    ),
};

/** The place of a function's maximum, by golden section on a logarithmic axis. */
function largestOf(of: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [Math.log(low), Math.log(high)];
  for (let k = 0; k < 80; k++) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (of(Math.exp(left)) < of(Math.exp(right))) a = left;
    else b = right;
  }
  return Math.exp((a + b) / 2);
}
