/** Thesis Propositions 6.4 to 6.6 and Eq. 6.21 to 6.22: bounds on L∞. @module */
import {
  l2Smoothness,
  lInfSmoothness,
  separableSmoothness,
} from "../../../../../problems/curvature/mod.ts";
import { symmetricEigen } from "../../../../../problems/curvature/symmetric.ts";
import { diagonalMass } from "../../../../../problems/quadratic/diagonal_mass.ts";
import { random } from "../../../../../problems/random.ts";
import { randomHessian } from "../../functions.ts";
import { bounded, each, refuted, type Statement, type Trials } from "../../statement.ts";

/** Random positive semidefinite matrices, or where `indefinite` symmetric ones. */
function matrices(
  { instances, seed }: Trials,
  name: string,
  indefinite: boolean,
  of: (hessian: Float64Array, d: number) => number,
): Iterable<number> {
  return each(instances, (k) => {
    const stream = random(seed, name, k);
    const d = 1 + stream.below(6);
    const hessian = randomHessian(d, stream);
    if (indefinite) {
      const shift = Math.abs(stream.normal());
      for (let i = 0; i < d; i++) hessian[i * d + i] = hessian[i * d + i]! - shift;
    }
    return of(hessian, d);
  });
}

const lInf = (hessian: Float64Array) => lInfSmoothness(hessian).value;
const trace = (hessian: Float64Array, d: number) =>
  hessian.reduce((sum, value, k) => k % (d + 1) === 0 ? sum + value : sum, 0);
/** On the axes all bounds are equations. */
const aligned = Float64Array.of(4, 0, 0, 0, 2, 0, 0, 0, 1);

/** `‖H‖_{∞,1} ≤ p_diag⁻¹ Σ λ_i`. */
export const proposition64: Statement = {
  item: "Proposition 6.4",
  statement: "H psd: ‖H‖∞,₁ ≤ ρ_diag(H)⁻¹ Σ λ_i",
  version: "printed",
  measure(trials) {
    const of = (hessian: Float64Array, d: number) =>
      lInf(hessian) * diagonalMass(hessian) / trace(hessian, d);
    return bounded(matrices(trials, "proposition-6.4", false, of), of(aligned, 3));
  },
};

/** `Σ |λ_i| ‖v_i‖₁²` and the largest `|λ_i| ‖v_i‖₁ / ‖v_i‖∞`. */
function byEigenvectors(hessian: Float64Array) {
  const { values, vectors } = symmetricEigen(hessian);
  const d = values.length;
  let [upper, lower] = [0, 0];
  values.forEach((value, k) => {
    let [sum, most] = [0, 0];
    for (let i = 0; i < d; i++) {
      const size = Math.abs(vectors[i * d + k]!);
      sum += size;
      most = Math.max(most, size);
    }
    upper += Math.abs(value) * sum ** 2;
    lower = Math.max(lower, Math.abs(value) * sum / most);
  });
  return { upper, lower };
}

/** `‖H‖_{∞,1} ≤ Σ |λ_i| ‖v_i‖₁²`. */
export const proposition65: Statement = {
  item: "Proposition 6.5",
  statement: "H symmetric: ‖H‖∞,₁ ≤ Σ |λ_i| ‖v⁽ⁱ⁾‖₁²",
  version: "printed",
  measure(trials) {
    const of = (hessian: Float64Array) => lInf(hessian) / byEigenvectors(hessian).upper;
    return bounded(matrices(trials, "proposition-6.5", true, of), of(aligned));
  },
};

/** `‖H‖_{∞,1} ≥ |λ_i| ‖v_i‖₁ / ‖v_i‖∞`. */
export const eq621: Statement = {
  item: "Eq. 6.21",
  statement: "‖H‖∞,₁ ≥ |λ_i| ‖v⁽ⁱ⁾‖₁ / ‖v⁽ⁱ⁾‖∞ for every i",
  version: "printed",
  measure(trials) {
    const of = (hessian: Float64Array) => byEigenvectors(hessian).lower / lInf(hessian);
    return bounded(matrices(trials, "eq-6.21", true, of), of(Float64Array.of(1, 1, 1, 1)));
  },
};

/** `L₂ ≤ L∞ ≤ d L₂`, attained by a matrix of rank one on an axis, and one on the diagonal. */
export const eq622: Statement = {
  item: "Eq. 6.22",
  statement: "L₂ ≤ L∞ ≤ d L₂",
  version: "printed",
  measure(trials) {
    const of = (hessian: Float64Array, d: number) => {
      const [two, inf] = [l2Smoothness(hessian), lInf(hessian)];
      return Math.max(two / inf, inf / (d * two));
    };
    const worst = [Float64Array.of(1, 0, 0, 0), Float64Array.of(1, 1, 1, 1)];
    return bounded(
      matrices(trials, "eq-6.22", true, of),
      Math.min(...worst.map((hessian) => of(hessian, 2))),
    );
  },
};

/** `L∞ ≤ L_sep ≤ p_diag⁻¹ Σ λ_i`, with the certified lower and upper bounds on L_sep. */
export const proposition66: Statement = {
  item: "Proposition 6.6",
  statement: "H psd: L∞(H) ≤ L_sep(H) ≤ ρ_diag(H)⁻¹ Σ λ_i",
  version: "printed",
  measure(trials) {
    const of = (hessian: Float64Array, d: number) => {
      const { value, lower } = separableSmoothness(hessian, { tolerance: 1e-9 });
      const upper = trace(hessian, d) / diagonalMass(hessian);
      return Math.max(lInf(hessian) / value, lower / upper);
    };
    const fewer = { ...trials, instances: Math.ceil(trials.instances / 5) };
    return bounded(
      matrices(fewer, "proposition-6.6", false, of),
      of(Float64Array.of(3, -1, -1, 2), 2),
    );
  },
};

/** l_max and λ_max of a 2 × 2 matrix (Eq. C.16, C.17). */
const both = (a: number, b: number, d: number) => ({
  scales: Math.max(a, d) + Math.abs(b),
  eigenvalue: (a + d) / 2 + Math.hypot((a - d) / 2, b),
});

/** “We see that λ_max can easily exceed l_max”; the text of §6.4.4 has it the other way round. */
export const eqC17: Statement = {
  item: "Eq. C.17",
  statement: "λ_max can exceed l_max (2 × 2)",
  version: "printed",
  measure({ instances, seed }) {
    const ratios = [...each(instances, (k) => {
      const hessian = randomHessian(2, random(seed, "eq-c.17", k));
      const { scales, eigenvalue } = both(hessian[0]!, hessian[1]!, hessian[3]!);
      return eigenvalue / scales;
    })];
    const most = Math.max(...ratios);
    return {
      measured: `λ_max / l_max ≤ ${most.toFixed(4)} of ${instances}`,
      criterion: "> 1",
      holds: most > 1 + 1e-9,
    };
  },
};

/** §6.4.4's version: the largest scale may exceed the largest eigenvalue, and is never below it. */
export const eqC17Corrected: Statement = {
  item: "Eq. C.17",
  statement: "l_max ≥ λ_max, and may exceed it (as §6.4.4 says)",
  version: "corrected",
  measure() {
    const { scales, eigenvalue } = both(1, 0.9, 2);
    return refuted("[[1, 0.9], [0.9, 2]]", eigenvalue, scales);
  },
};
