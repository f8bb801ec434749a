/** Thesis Lemmas B.2 and 2.6, ICML Lemma 5: the gradient between multiples of the suboptimality. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { type ConvexFunction, convexFunction } from "../../functions.ts";
import { bounded, each, refuted, share, type Statement, type Trials } from "../../statement.ts";
import { logUniform, normals, squared } from "../../vectors.ts";

function shares(
  { instances, seed }: Trials,
  of: Of,
): Iterable<number> {
  return each(instances, (k) => {
    const stream = random(seed, "lemma-b.2", k);
    const d = 1 + stream.below(6);
    return at(convexFunction(d, stream.below(4), stream), stream, of);
  });
}

type Of = (f: ConvexFunction, gradient: number, suboptimality: number) => number;

function at(f: ConvexFunction, stream: RandomStream, of: Of): number {
  const size = logUniform(0.01, 100, stream);
  const theta = normals(f.dimension, stream).map((value) => size * value);
  return of(f, squared(f.gradient(theta)), f.value(theta));
}

/** One dimension and no other parts: L = μ. */
function onParabola({ seed }: Trials, of: Of): number {
  const stream = random(seed, "lemma-b.2", "parabola");
  return at(convexFunction(1, 0, stream), stream, of);
}

/** `‖∇f‖² ≥ 2μ(f - f_*)`; equal for a parabola. */
export const lemma26: Statement = {
  item: "Lemma 2.6",
  statement: "‖∇f‖² ≥ 2μ (f - f_*)",
  version: "printed",
  measure(trials) {
    const of: Of = (f, g, e) => share(2 * f.convexity * e, g);
    return bounded(shares(trials, of), onParabola(trials, of));
  },
};

/** `2L²/μ (f - f_*) ≥ ‖∇f‖²`, the upper bound of Lemma B.2, which is loose by L/μ at least. */
export const lemmaB2: Statement = {
  item: "Lemma B.2",
  statement: "‖∇f‖² ≤ (2L²/μ) (f - f_*)",
  version: "printed",
  measure(trials) {
    const of: Of = (f, g, e) => share(g, 2 * f.smoothness ** 2 / f.convexity * e);
    return bounded(shares(trials, of), onParabola(trials, of));
  },
};

/** `2L (f - f_*) ≥ ‖∇f‖²`, which needs no strong convexity and is equal for a parabola. */
export const lemmaB2Sharp: Statement = {
  item: "Lemma B.2",
  statement: "‖∇f‖² ≤ 2L (f - f_*)",
  version: "sharper",
  measure(trials) {
    const of: Of = (f, g, e) => share(g, 2 * f.smoothness * e);
    return bounded(shares(trials, of), onParabola(trials, of));
  },
};

/**
 * In the proof of Theorem 3.1, and again in §4.4.2, the norm is printed without its square. On `f = θ²/2` at
 * θ = 4 it would have to be 4 ≥ 16.
 */
export const unsquaredNorm: Statement = {
  item: "§3.2.3, §4.4.2",
  statement: "‖∇f‖ ≥ 2μ (f - f_*), without the square of Lemma 2.6",
  version: "printed",
  measure: () => refuted("f = θ²/2, θ = 4", 2 * 1 * 8, 4),
};

/** With the square: Lemma 2.6. */
export const squaredNorm: Statement = {
  ...lemma26,
  item: "§3.2.3, §4.4.2",
  statement: "‖∇f‖² ≥ 2μ (f - f_*)",
  version: "corrected",
};
