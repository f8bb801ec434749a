/** The part of a curvature matrix that the outputs determine. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { CurvatureKind } from "../../optimizers/types.ts";
import type { RandomStream } from "../random.ts";
import type { Likelihood } from "./likelihood.ts";

/** The curvature matrices, exact ones first. */
export const curvatureKinds: readonly CurvatureKind[] = [
  "fisher",
  "gauss-newton",
  "empirical-fisher",
  "monte-carlo-fisher",
];

/** What {@linkcode outputWeights} goes by. */
export interface OutputWeightsOptions {
  /** Which matrix. */
  readonly kind: CurvatureKind;
  /** p(y|f). */
  readonly likelihood: Likelihood;
  /** f, N × M. */
  readonly outputs: Float64Array;
  /** M. */
  readonly outputSize: number;
  /** y, N × T; only the empirical Fisher looks at them. */
  readonly targets: Float64Array;
  /** What the Monte-Carlo Fisher draws from. */
  readonly stream?: RandomStream | undefined;
}

/**
 * The `W_n` of `Σ_n J_nᵀ W_n J_n`, N × M × M. With J the Jacobian of the outputs this is each of the four
 * matrices of thesis chapter 7; they differ in W only:
 *
 * | kind                 | `W_n`                                                    |
 * | -------------------- | -------------------------------------------------------- |
 * | `fisher`             | `E_{y ~ p(y\|f_n)} ∇ℓ ∇ℓᵀ`, Eq. 7.2                       |
 * | `gauss-newton`       | `∇²ℓ`, Eq. 7.10; equal to that (Prop. 7.1)               |
 * | `empirical-fisher`   | `∇ℓ ∇ℓᵀ` at the target, Eq. 7.3                          |
 * | `monte-carlo-fisher` | `∇ℓ ∇ℓᵀ` at one y drawn from `p(y\|f_n)`, Eq. 7.24        |
 *
 * ℓ being `-log p(y|f)` as a function of f.
 *
 * @throws {RangeError} if the kind is unknown
 * @throws {TypeError} if the Monte-Carlo Fisher has nothing to draw from
 */
export function outputWeights(options: OutputWeightsOptions): Float64Array {
  const { kind, likelihood, outputs, outputSize: m, targets, stream } = options;
  switch (kind) {
    case "gauss-newton":
      return likelihood.hessians(outputs, m);
    case "empirical-fisher":
      return outerProducts(likelihood.scores(outputs, targets, m), m);
    case "monte-carlo-fisher": {
      if (stream === undefined) {
        throw new TypeError("the Monte-Carlo Fisher needs a stream of random numbers to draw from");
      }
      const drawn = likelihood.sample(outputs, m, stream);
      return outerProducts(likelihood.scores(outputs, drawn, m), m);
    }
    case "fisher": {
      const sums = new Float64Array(outputs.length * m);
      for (const { probabilities, targets } of likelihood.outcomes(outputs, m)) {
        const squares = outerProducts(likelihood.scores(outputs, targets, m), m);
        for (let at = 0; at < sums.length; at++) {
          sums[at] = sums[at]! + probabilities[Math.floor(at / (m * m))]! * squares[at]!;
        }
      }
      return sums;
    }
    default:
      throw unknownName("curvature", kind, curvatureKinds);
  }
}

/** `s_n s_nᵀ`, N × M × M. */
function outerProducts(scores: Float64Array, m: number): Float64Array {
  if (m === 1) return scores.map((score) => score * score);
  return new Float64Array(scores.length * m).map((_, at) => {
    const n = Math.floor(at / (m * m));
    return scores[n * m + Math.floor(at / m) % m]! * scores[n * m + at % m]!;
  });
}
