/** A model that is not linear, with all matrices of thesis chapter 7 in closed form. @module */
import { likelihood, type LikelihoodName } from "../../../problems/fisher/mod.ts";
import type { RandomStream } from "../../../problems/random.ts";
import { addOuter, dot, normals } from "./vectors.ts";

/** Options of {@linkcode waveModel}. */
export interface WaveModelOptions {
  readonly likelihood: LikelihoodName;
  /** Standard deviation of Gaussian targets around the model at `truth`; 0 fits them perfectly. */
  readonly noise: number;
}

/** `f_n⁽ᵐ⁾(θ) = 2 sin(c_nmᵀθ)` and a likelihood; matrices are sums over N = 5 examples. */
export interface WaveModel {
  readonly dimension: number;
  /** Where Gaussian targets without noise are fitted. */
  readonly truth: Float64Array;
  /** β: the largest `‖∇²f_n⁽ᵐ⁾‖₂`, `max 2‖c_nm‖²`. */
  readonly smoothness: number;
  /** ∇R. */
  readonly gradient: (theta: Float64Array) => Float64Array;
  /** G of Eq. 7.10. */
  readonly gaussNewton: (theta: Float64Array) => Float64Array;
  /** F of Eq. 7.2, summed over outcomes. */
  readonly fisher: (theta: Float64Array) => Float64Array;
  /** F̃ of Eq. 7.3. */
  readonly empiricalFisher: (theta: Float64Array) => Float64Array;
  /** `Σ r_n⁽ᵐ⁾ ∇²f_n⁽ᵐ⁾`, what G lacks of the Hessian. */
  readonly rest: (theta: Float64Array) => Float64Array;
  /** r(θ) of Eq. 7.16. */
  readonly residual: (theta: Float64Array) => number;
  /** The outer products of gradients at each example's most likely target (§7.6). */
  readonly modeEstimate: (theta: Float64Array) => Float64Array;
}

/** A random model of four parameters and two outputs. */
export function waveModel(
  { likelihood: name, noise }: WaveModelOptions,
  stream: RandomStream,
): WaveModel {
  const [examples, outputs, d] = [5, 2, 4];
  const family = likelihood(name);
  const rows = Array.from({ length: examples * outputs }, () => normals(d, stream));
  const truth = normals(d, stream);
  const outputsAt = (theta: Float64Array) =>
    Float64Array.from(rows, (row) => 2 * Math.sin(dot(row, theta)));
  const slopesAt = (theta: Float64Array) => rows.map((row) => 2 * Math.cos(dot(row, theta)));
  const targets: Float64Array = name === "gaussian"
    ? outputsAt(truth).map((value) => value + noise * stream.normal())
    : Float64Array.from({ length: examples }, () => stream.below(outputs));
  const scoresAt = (theta: Float64Array, at = targets) =>
    family.scores(outputsAt(theta), at, outputs);

  /** `J_nᵀ s`, for each example. */
  const pulled = (theta: Float64Array, scores: Float64Array) => {
    const slopes = slopesAt(theta);
    return Array.from({ length: examples }, (_, n) => {
      const sum = new Float64Array(d);
      for (let m = 0; m < outputs; m++) {
        const k = n * outputs + m;
        for (let i = 0; i < d; i++) sum[i] = sum[i]! + scores[k]! * slopes[k]! * rows[k]![i]!;
      }
      return sum;
    });
  };
  const outerProducts = (theta: Float64Array, at: Float64Array, weights?: Float64Array) => {
    const sum = new Float64Array(d * d);
    pulled(theta, scoresAt(theta, at)).forEach((gradient, n) =>
      addOuter(sum, weights?.[n] ?? 1, gradient)
    );
    return sum;
  };

  return {
    dimension: d,
    truth,
    smoothness: 2 * Math.max(...rows.map((row) => dot(row, row))),
    gradient(theta) {
      const sum = new Float64Array(d);
      for (const gradient of pulled(theta, scoresAt(theta))) {
        for (let i = 0; i < d; i++) sum[i] = sum[i]! + gradient[i]!;
      }
      return sum;
    },
    gaussNewton(theta) {
      const [sum, slopes] = [new Float64Array(d * d), slopesAt(theta)];
      const hessians = family.hessians(outputsAt(theta), outputs);
      for (let n = 0; n < examples; n++) {
        for (let a = 0; a < outputs; a++) {
          for (let b = 0; b < outputs; b++) {
            const [i, j] = [n * outputs + a, n * outputs + b];
            const weight = hessians[(n * outputs + a) * outputs + b]! * slopes[i]! * slopes[j]!;
            addOuter(sum, weight, rows[i]!, rows[j]!);
          }
        }
      }
      return sum;
    },
    fisher: (theta) =>
      family.outcomes(outputsAt(theta), outputs).map(({ targets: at, probabilities }) =>
        outerProducts(theta, at, probabilities)
      ).reduce((sum, part) => sum.map((value, k) => value + part[k]!)),
    empiricalFisher: (theta) => outerProducts(theta, targets),
    rest(theta) {
      const [sum, values, scores] = [new Float64Array(d * d), outputsAt(theta), scoresAt(theta)];
      rows.forEach((row, k) => addOuter(sum, -scores[k]! * values[k]!, row));
      return sum;
    },
    residual: (theta) => scoresAt(theta).reduce((sum, score) => sum + Math.abs(score), 0),
    modeEstimate(theta) {
      const at = outputsAt(theta);
      const mode: Float64Array = name === "gaussian" ? at : Float64Array.from(
        { length: examples },
        (_, n) => {
          const own = at.subarray(n * outputs, (n + 1) * outputs);
          return own.indexOf(Math.max(...own));
        },
      );
      return outerProducts(theta, mode);
    },
  };
}
