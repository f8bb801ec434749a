/** Thesis Lemma C.2: the steepest descent operator and the dual norm. @module */
import { random } from "../../../../../problems/random.ts";
import { norms, type PlainNorm } from "../../norms.ts";
import { bounded, each, equal, type Statement, type Trials } from "../../statement.ts";
import { dot, normals } from "../../vectors.ts";

function* instances(
  { instances: count, seed }: Trials,
  name: string,
  of: (norm: PlainNorm, theta: Float64Array, omega: Float64Array) => number,
): Generator<number> {
  for (const norm of norms) {
    yield* each(Math.ceil(count / norms.length), (k) => {
      const stream = random(seed, name, norm.name, k);
      const d = 1 + stream.below(7);
      return of(norm, normals(d, stream), normals(d, stream));
    });
  }
}

/** (a), with the operator's own value as the worst case. */
export const lemmaC2a: Statement = {
  item: "Lemma C.2 (a)",
  statement: "⟨θ, ω⟩ ≤ ‖θ‖ ‖ω‖_*, five norms",
  version: "printed",
  measure(trials) {
    const shareOf = (norm: PlainNorm, theta: Float64Array, omega: Float64Array) =>
      dot(theta, omega) / (norm.of(theta) * norm.dual(omega));
    const worst = Math.max(...instances(
      trials,
      "worst",
      (norm, _, omega) => shareOf(norm, norm.steepest(omega), omega),
    ));
    return bounded(instances(trials, "lemma-c.2a", shareOf), worst);
  },
};

/** (b) and (c). */
export const lemmaC2bc: Statement = {
  item: "Lemma C.2 (b, c)",
  statement: "‖ω^‖·‖‖² = ⟨ω, ω^‖·‖⟩ = ‖ω‖_*², five norms",
  version: "printed",
  measure: (trials) =>
    equal(instances(trials, "lemma-c.2bc", (norm, _, omega) => {
      const direction = norm.steepest(omega);
      const square = norm.dual(omega) ** 2;
      const inner = dot(omega, direction);
      return Math.max(Math.abs(norm.of(direction) ** 2 - square), Math.abs(inner - square)) /
        square;
    })),
};
