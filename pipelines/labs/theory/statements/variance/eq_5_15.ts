/** Thesis Eq. 5.15 and B.26, ICML Eq. 21: what averaging leaves of the variance. @module */
import { each, equal, refuted, type Statement } from "../../statement.ts";
import { random } from "../../../../../problems/random.ts";

/** `(1-β)(1+β^(t+1)) / ((1+β)(1-β^(t+1)))`. */
const printed = (beta: number, t: number) =>
  (1 - beta) * (1 + beta ** (t + 1)) / ((1 + beta) * (1 - beta ** (t + 1)));

/** `Σ_s c(β, t, s)²`, the sum itself. */
function summed(beta: number, t: number): number {
  let [weights, squares] = [0, 0];
  for (let s = 0; s <= t; s++) {
    weights += beta ** s;
    squares += beta ** (2 * s);
  }
  return squares / weights ** 2;
}

/** The closed form beside the sum. */
export const eq515: Statement = {
  item: "Eq. 5.15",
  statement: "ρ(β, t) = Σ_s c(β, t, s)²",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(instances, (k) => {
      const stream = random(seed, "eq-5.15", k);
      const [beta, t] = [0.999 * stream.uniform(), stream.below(300)];
      return Math.abs(printed(beta, t) / summed(beta, t) - 1);
    })),
};

/** §5.4.4 and ICML §4.4: “since ρ(β, 0) = 0”. */
export const rhoAtZero: Statement = {
  item: "§5.4.4",
  statement: "ρ(β, 0) = 0",
  version: "printed",
  measure: () => refuted("β = 0.9", printed(0.9, 0), 0, "="),
};

/** It is 1, which makes 1 - ρ, the divisor of ŝ_0, zero: the rest of the paragraph stands. */
export const rhoAtZeroCorrected: Statement = {
  item: "§5.4.4",
  statement: "ρ(β, 0) = 1",
  version: "corrected",
  measure: ({ instances, seed }) =>
    equal(
      each(instances, (k) => Math.abs(printed(0.999 * random(seed, "rho", k).uniform(), 0) - 1)),
    ),
};

/** The mini-batch variance of m: `s̄_t = ρ(β, t) r_t` with r of Eq. B.34, beside the sum of Eq. B.33. */
export const eqB34: Statement = {
  item: "Eq. B.34",
  statement: "Σ_s c(β, t, s)² ŝ_s = ρ(β, t) r_t, r the average of ŝ with β²",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(instances, (k) => {
      const stream = random(seed, "eq-b.34", k);
      const [beta, t] = [0.99 * stream.uniform(), stream.below(50)];
      let [weights, sum, average] = [0, 0, 0];
      for (let s = 0; s <= t; s++) {
        const variance = stream.uniform();
        sum = beta ** 2 * sum + variance;
        weights += beta ** s;
        average = beta ** 2 * average + (1 - beta ** 2) * variance;
      }
      const r = average / (1 - beta ** (2 * (t + 1)));
      return Math.abs(printed(beta, t) * r / (sum / weights ** 2) - 1);
    })),
};
