/** ICML Eq. 13 to 14 and 31 to 38: improvements on quadratics, and how much of a matrix is diagonal. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import {
  averageDiagonalMass,
  diagonalMass,
  diagonalMassBound,
} from "../../../../../problems/quadratic/diagonal_mass.ts";
import { conjugate } from "../../../../../problems/quadratic/dense.ts";
import { haarRotation } from "../../../../../problems/quadratic/rotation.ts";
import {
  quadraticGradient,
  stochasticQuadratic,
} from "../../../../../problems/quadratic/quadratic.ts";
import { localStepper } from "../../../../../problems/quadratic/local_steps.ts";
import { significant } from "../../../../text/numbers.ts";
import { randomHessian } from "../../functions.ts";
import { bounded, each, refuted, share, type Statement } from "../../statement.ts";
import { logUniform } from "../../vectors.ts";

/** A matrix as the eigenvalues and the rotation that it is made of. */
function parts(stream: RandomStream, d: number) {
  const eigenvalues = Float64Array.from({ length: d }, () => logUniform(0.01, 10, stream));
  const rotation = haarRotation(d, stream);
  return { eigenvalues, rotation, matrix: conjugate(rotation, eigenvalues) };
}

/** `p_diag = Σ λ_i / Σ λ_i ‖v_i‖₁²`, an equation where terms of Eq. 34 cannot cancel. */
export const icml35: Statement = {
  item: "ICML Eq. 35",
  statement: "p_diag(Q) = Σ λ_i / Σ λ_i ‖v_i‖₁²",
  version: "printed",
  measure() {
    const half = Math.SQRT1_2;
    const rotation = Float64Array.of(half, -half, half, half);
    const eigenvalues = Float64Array.of(1, 1);
    const right = diagonalMassBound(eigenvalues, rotation);
    return refuted(
      "Q = I with v = (1, ±1)/√2",
      diagonalMass(Float64Array.of(1, 0, 0, 1)),
      right,
      "=",
    );
  },
};

/** As Eq. 34 shows, the right side is a lower bound. */
export const icml35Corrected: Statement = {
  item: "ICML Eq. 35",
  statement: "p_diag(Q) ≥ Σ λ_i / Σ λ_i ‖v_i‖₁²",
  version: "corrected",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "icml-35", k);
      const { eigenvalues, rotation, matrix } = parts(stream, 2 + stream.below(6));
      return diagonalMassBound(eigenvalues, rotation) / diagonalMass(matrix);
    })),
};

/** `p_diag ≥ 1/d`, attained by a matrix of ones. */
export const icml36: Statement = {
  item: "ICML Eq. 36",
  statement: "p_diag(Q) ≥ 1/d",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(
      each(instances, (k) => {
        const stream = random(seed, "icml-36", k);
        const d = 2 + stream.below(6);
        return 1 / (d * diagonalMass(randomHessian(d, stream)));
      }),
      1 / (3 * diagonalMass(new Float64Array(9).fill(1))),
    ),
};

/** The mean of p_diag over rotations of one matrix, d = 50, over `π/2d`. */
function averageOver(eigenvalues: Float64Array, seed: number): number {
  const count = 20;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const rotation = haarRotation(eigenvalues.length, random(seed, "icml-38", k));
    sum += diagonalMass(conjugate(rotation, eigenvalues)) / count;
  }
  return sum / averageDiagonalMass(eigenvalues.length);
}

const near = (ratio: number) => ratio >= 0.8 && ratio <= 1.25;

/** On average over rotations, for any matrix: it fails where many eigenvalues are comparable. */
export const icml38: Statement = {
  item: "ICML Eq. 38",
  statement: "p_diag(Q) ≈ 1.57/d on average over rotations",
  version: "printed",
  measure({ seed }) {
    const stream = random(seed, "icml-38");
    const eigenvalues = Float64Array.from({ length: 50 }, () => 0.1 + stream.uniform());
    const ratio = averageOver(eigenvalues, seed);
    return {
      measured: `λ in [0.1, 1.1], d = 50: ${significant(ratio, 3)} times that`,
      criterion: "0.8 to 1.25 times",
      holds: near(ratio),
    };
  },
};

/** It is the average of the lower bound, and of p_diag itself where one eigenvalue dominates. */
export const icml38Corrected: Statement = {
  item: "ICML Eq. 38",
  statement: "it is, for matrices of rank one",
  version: "corrected",
  measure({ seed }) {
    const eigenvalues = new Float64Array(50);
    eigenvalues[0] = 1;
    const ratio = averageOver(eigenvalues, seed);
    return {
      measured: `λ = (1, 0, …, 0), d = 50: ${significant(ratio, 3)} times that`,
      criterion: "0.8 to 1.25 times",
      holds: near(ratio),
    };
  },
};

/** Eq. 31 beside all that there is to gain on `θ²/2` without noise, `factor` being before it. */
const gain = (factor: number) => {
  const [theta, q, noise] = [1, 1, 0];
  const gradient = q * theta;
  const formula = factor * gradient ** 4 / (q * gradient ** 2 + noise ** 2 * q ** 3);
  return refuted("L = θ²/2, ν = 0, θ = 1", 0.5 * q * theta ** 2, formula, "=");
};

/** Eq. 31 lacks the ½ that Eq. 13 has: where one step reaches the minimum, it promises twice the loss. */
export const icml31: Statement = {
  item: "ICML Eq. 31",
  statement: "I_SGD = ‖∇L‖⁴ / (∇LᵀQ∇L + ν² Σ λ_i³)",
  version: "printed",
  measure: () => gain(1),
};

/** Eq. 13, which `quadratic` compares with simulations. */
export const icml31Corrected: Statement = {
  item: "ICML Eq. 31",
  statement: "I_SGD = ½ ‖∇L‖⁴ / (∇LᵀQ∇L + ν² Σ λ_i³) (as Eq. 13)",
  version: "corrected",
  measure: () => gain(0.5),
};

/** Eq. 14 at random points, with the exact improvement of sign descent. */
export const icml14: Statement = {
  item: "ICML Eq. 14",
  statement: "I_SSD ≥ ½ (Σ (2ρ_i - 1) |∇L_i|)² p_diag(Q) / Σ λ_i",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(Math.ceil(instances / 20), (k) => {
      const stream = random(seed, "icml-14", k);
      const problem = stochasticQuadratic({
        dimension: 2 + stream.below(5),
        spectrum: k % 2 === 0 ? "mild" : "ill",
        rotate: k % 3 !== 0,
        noise: logUniform(0.01, 4, stream),
        seed: k,
      });
      const theta = problem.optimum.map((value) => value + stream.normal());
      const stepper = localStepper(problem);
      const gradient = quadraticGradient(problem, theta);
      const bound = stepper.ssdBound(gradient, 1).improvements[0]!;
      return share(bound, stepper.ssd(gradient, 1).improvements[0]!);
    })),
};
