/** Thesis Proposition C.1: smoothness in the maximum norm of blocks. @module */
import { blockSmoothness } from "../../../../../problems/curvature/mod.ts";
import { random } from "../../../../../problems/random.ts";
import { randomHessian } from "../../functions.ts";
import { pairs } from "../../norms.ts";
import { bounded, each, refuted, type Statement } from "../../statement.ts";

/**
 * In Eq. C.9 numerator and denominator of ρ_diag^B are the same sum over diagonal blocks, which makes it 1
 * and the bound the sum of the blocks' largest eigenvalues. [[1, 1], [1, 1]] in two blocks refutes that.
 */
export const propositionC1: Statement = {
  item: "Proposition C.1",
  statement: "‖H‖ ≤ ρ⁻¹ Σ λ_max(H_BB), ρ = Σ_B ‖H_BB‖₂ / Σ_B ‖H_BB‖₂",
  version: "printed",
  measure() {
    const { lower, norms } = blockSmoothness(Float64Array.of(1, 1, 1, 1), [[0], [1]]);
    return refuted("[[1, 1], [1, 1]], two blocks", lower, norms[0]! + norms[1]!);
  },
};

/** With all pairs of blocks in the denominator, as in the proof (Eq. C.61). */
export const propositionC1Corrected: Statement = {
  item: "Proposition C.1",
  statement: "the same, ρ = Σ_B ‖H_BB‖₂ / Σ_{B,B'} ‖H_BB'‖₂",
  version: "corrected",
  measure: ({ instances, seed }) => {
    const shareOf = (hessian: Float64Array, d: number) => {
      const { lower, upper } = blockSmoothness(hessian, pairs(d));
      return lower / upper;
    };
    return bounded(
      each(Math.ceil(instances / 5), (k) => {
        const stream = random(seed, "proposition-c.1", k);
        const d = 1 + stream.below(6);
        return shareOf(randomHessian(d, stream), d);
      }),
      shareOf(Float64Array.of(4, 0, 0, 0, 2, 0, 0, 0, 1), 3),
    );
  },
};
