/** What a model's outputs say about the targets, in double precision. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { RandomStream } from "../random.ts";

/** Names of the likelihoods. */
export type LikelihoodName = "gaussian" | "bernoulli" | "categorical";

/** All names that {@linkcode likelihood} takes. */
export const likelihoodNames: readonly LikelihoodName[] = ["gaussian", "bernoulli", "categorical"];

/** Targets, and how probable the model takes them to be. */
export interface Outcome {
  /** For each of the N examples; these of all outcomes add up to 1. */
  readonly probabilities: Float64Array;
  /** Of N examples. */
  readonly targets: Float64Array;
}

/**
 * An exponential family `p(y|f)` with natural parameters f, which a model gives (thesis §7.1). All
 * arguments are of N examples one after another: outputs f `N × M`, targets `N × T`.
 */
export interface Likelihood {
  /** Which one it is. */
  readonly name: LikelihoodName;
  /** T, numbers in a target, where there are M outputs. */
  targetSize(outputs: number): number;
  /** `Σ_n -log p(y_n|f_n)`, without terms that are constant. */
  loss(outputs: Float64Array, targets: Float64Array, m: number): number;
  /** `∇_f -log p(y_n|f_n)`, N × M. */
  scores(outputs: Float64Array, targets: Float64Array, m: number): Float64Array;
  /** `∇²_f -log p(y|f_n)`, N × M × M; it does not depend on y. */
  hessians(outputs: Float64Array, m: number): Float64Array;
  /**
   * Outcomes over which scores have the mean and the second moments that they have under `p(y|f_n)`: all
   * classes, or for a Gaussian the points `f ± √M e_i`.
   */
  outcomes(outputs: Float64Array, m: number): readonly Outcome[];
  /** One target for each example, drawn from `p(y|f_n)`. */
  sample(outputs: Float64Array, m: number, stream: RandomStream): Float64Array;
}

/**
 * A likelihood by its name:
 *
 * | name          | M   | target y                | `-log p(y‖f)`                | of            |
 * | ------------- | --- | ----------------------- | ---------------------------- | ------------- |
 * | `gaussian`    | any | M numbers               | `½ ‖y - f‖²` (Eq. D.8)       | least squares |
 * | `bernoulli`   | 1   | 0 or 1                  | `log(1 + exp f) - y f`       | logistic reg. |
 * | `categorical` | any | class, counted from 0   | `log Σ exp f - f_y` (D.12)   | softmax reg.  |
 *
 * @throws {RangeError} if there is none of that name; offers the nearest
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { likelihood } from "./likelihood.ts";
 *
 * const { scores, hessians } = likelihood("bernoulli");
 * const outputs = new Float64Array(2); // p = ½ both times
 * assertEquals([...scores(outputs, Float64Array.of(0, 1), 1)], [0.5, -0.5]);
 * assertEquals([...hessians(outputs, 1)], [0.25, 0.25]);
 * ```
 */
export function likelihood(name: LikelihoodName): Likelihood {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw unknownName("likelihood", name, likelihoodNames);
  return found;
}

const gaussian: Likelihood = {
  name: "gaussian",
  targetSize: (m) => m,
  loss: (outputs, targets) =>
    outputs.reduce((sum, f, at) => sum + 0.5 * (f - targets[at]!) ** 2, 0),
  scores: (outputs, targets) => outputs.map((f, at) => f - targets[at]!),
  hessians: (outputs, m) =>
    new Float64Array(outputs.length * m).map((_, at) => at % (m * m) % (m + 1) === 0 ? 1 : 0),
  outcomes: (outputs, m) => {
    const probabilities = new Float64Array(outputs.length / m).fill(1 / (2 * m));
    return Array.from({ length: 2 * m }, (_, k) => {
      const shift = (k % 2 === 0 ? 1 : -1) * Math.sqrt(m);
      const targets = outputs.map((f, at) => at % m === k >> 1 ? f + shift : f);
      return { probabilities, targets };
    });
  },
  sample: (outputs, _m, stream) => outputs.map((f) => f + stream.normal()),
};

/** `1 / (1 + exp(-f))` */
const sigmoid = (f: number) => f >= 0 ? 1 / (1 + Math.exp(-f)) : 1 - 1 / (1 + Math.exp(f));

const bernoulli: Likelihood = {
  name: "bernoulli",
  targetSize: () => 1,
  loss: (outputs, targets) =>
    outputs.reduce(
      (sum, f, n) => sum + Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f))) - targets[n]! * f,
      0,
    ),
  scores: (outputs, targets) => outputs.map((f, n) => sigmoid(f) - targets[n]!),
  hessians: (outputs) => outputs.map((f) => sigmoid(f) * sigmoid(-f)),
  outcomes: (outputs) =>
    [0, 1].map((y) => ({
      probabilities: outputs.map((f) => sigmoid(y === 1 ? f : -f)),
      targets: new Float64Array(outputs.length).fill(y),
    })),
  sample: (outputs, _m, stream) => outputs.map((f) => stream.uniform() < sigmoid(f) ? 1 : 0),
};

/** `softmax(f_n)`, N × M. */
function softmax(outputs: Float64Array, m: number): Float64Array {
  const result = new Float64Array(outputs.length);
  for (let at = 0; at < outputs.length; at += m) {
    const logits = outputs.subarray(at, at + m);
    const most = Math.max(...logits);
    let sum = 0;
    for (const f of logits) sum += Math.exp(f - most);
    logits.forEach((f, c) => result[at + c] = Math.exp(f - most) / sum);
  }
  return result;
}

const categorical: Likelihood = {
  name: "categorical",
  targetSize: () => 1,
  loss: (outputs, targets, m) =>
    targets.reduce((sum, y, n) => {
      const logits = outputs.subarray(n * m, (n + 1) * m);
      const most = Math.max(...logits);
      return sum + most + Math.log(logits.reduce((all, f) => all + Math.exp(f - most), 0)) -
        logits[y]!;
    }, 0),
  scores: (outputs, targets, m) => {
    const scores = softmax(outputs, m);
    targets.forEach((y, n) => scores[n * m + y]! -= 1);
    return scores;
  },
  hessians: (outputs, m) => {
    const pi = softmax(outputs, m);
    return new Float64Array(outputs.length * m).map((_, at) => {
      const n = Math.floor(at / (m * m));
      const [a, b] = [Math.floor(at / m) % m, at % m];
      return (a === b ? pi[n * m + a]! : 0) - pi[n * m + a]! * pi[n * m + b]!; // Eq. D.16
    });
  },
  outcomes: (outputs, m) => {
    const pi = softmax(outputs, m);
    const n = outputs.length / m;
    return Array.from({ length: m }, (_, y) => ({
      probabilities: Float64Array.from({ length: n }, (_, k) => pi[k * m + y]!),
      targets: new Float64Array(n).fill(y),
    }));
  },
  sample: (outputs, m, stream) => {
    const pi = softmax(outputs, m);
    return Float64Array.from({ length: outputs.length / m }, (_, n) => {
      let left = stream.uniform();
      for (let y = 0; y < m - 1; y++) if ((left -= pi[n * m + y]!) < 0) return y;
      return m - 1;
    });
  },
};

const all: readonly Likelihood[] = [gaussian, bernoulli, categorical];
