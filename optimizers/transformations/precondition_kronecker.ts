/** Preconditioning with Kronecker factors. @module */
import { offsetOf } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { checkBeta, checkCount, checkPositive } from "../check.ts";
import { inverseFourthRoot } from "../inverse_root.ts";
import { checkFloats, checkSameShapes, mapTensors } from "../tensors.ts";
import { weightInAverage } from "./moments.ts";
import type { Optimizer, OptimizerState, Tensor, Tensors } from "../types.ts";

/** Options of {@linkcode preconditionKronecker}. */
export interface KroneckerOptions {
  /** ε > 0, added to the diagonal of a factor in units of its mean eigenvalue; default 1e-4. */
  readonly epsilon?: number;
  /** Steps from one computation of the roots to the next, in the long run; default 10. */
  readonly interval?: number;
  /** β₂ of averages in place of the sums that there are by default. */
  readonly beta2?: number;
}

/** State of {@linkcode preconditionKronecker}; of a matrix with r rows and c columns. */
export interface KroneckerState extends OptimizerState {
  /** Sums of `G Gᵀ`, `[r, r]`, of which the older count less where there is a β₂. */
  readonly left: Tensors;
  /** Sums of `Gᵀ G`, `[c, c]`. */
  readonly right: Tensors;
  /** `L^(-1/4)`, as of its last computation. */
  readonly leftRoot: Tensors;
  /** `R^(-1/4)`. */
  readonly rightRoot: Tensors;
}

/**
 * Shampoo's direction (Gupta et al., 2018, Alg. 1), for matrices: `L ← L + G Gᵀ`, `R ← R + Gᵀ G`,
 * `p̂ ← L^(-1/4) p̂ R^(-1/4)`, which is AdaGrad with a whole matrix where the gradient's second moment is a
 * Kronecker product. With β₂ the sums are averages, as in Shi et al. (2023): `L ← β₂ L + G Gᵀ`, and the root is
 * that of `(1-β₂)/(1-β₂^t) L`.
 *
 * Roots are computed after 1, 2, 4, … gradients, as the first of them tell little of the others, and then
 * after every `interval` steps, from the sums up to there: by eigenvalues in double precision on `cpu` and
 * `wasm`, by an iteration on WebGPU.
 *
 * The paper begins with `L = R = ε I`; here the offset goes with the factors, `ε tr(L)/r I`, so that the
 * direction does not depend on the units of the gradient. Tensors of more than two axes are matrices of as
 * many columns as their last axis is long.
 *
 * @throws {RangeError} unless ε is positive, the interval a whole number of at least 1, and 0 ≤ β₂ < 1
 */
export function preconditionKronecker(
  { epsilon = 1e-4, interval = 10, beta2 }: KroneckerOptions = {},
): Optimizer<KroneckerState> {
  checkPositive(epsilon, "epsilon");
  checkCount(interval, "interval");
  if (beta2 !== undefined) checkBeta(beta2, "beta2");
  return {
    name: "preconditionKronecker",
    aspects: {
      normalization: "L^(-¼) p R^(-¼)",
      memory: `left, right, ${
        beta2 === undefined ? "sums" : `β₂ = ${beta2}`
      }, roots every ${interval}`,
      ...offsetOf(epsilon),
    },
    init(params) {
      checkFloats("parameters", params);
      return {
        count: 0,
        left: squares(params, 0),
        right: squares(params, 1),
        leftRoot: squares(params, 0),
        rightRoot: squares(params, 1),
      };
    },
    update(state, grad) {
      checkSides(grad, state);
      return tf.tidy(() => {
        const matrices = mapTensors(grad, (tensor) => tf.reshape(tensor, [...sidesOf(tensor)]));
        const upright = mapTensors(matrices, (matrix) => tf.transpose(matrix));
        const kept = (sum: Tensor) => beta2 === undefined ? sum : tf.mul(sum, beta2);
        const left = mapTensors(
          matrices,
          (g, key) => tf.add(kept(state.left[key]!), tf.matMul(g, upright[key]!)),
        );
        const right = mapTensors(
          matrices,
          (g, key) => tf.add(kept(state.right[key]!), tf.matMul(upright[key]!, g)),
        );
        const due = isDue(state.count + 1, interval);
        const rootsOf = (factors: Tensors, before: Tensors) =>
          mapTensors(factors, (sum, key) => {
            if (!due) return before[key]!.clone();
            const weight = beta2 === undefined ? 1 : weightInAverage(beta2, state.count);
            return inverseFourthRoot(tf.mul(sum, weight), epsilon);
          });
        const leftRoot = rootsOf(left, state.leftRoot);
        const rightRoot = rootsOf(right, state.rightRoot);
        const update = mapTensors(matrices, (g, key) =>
          tf.reshape(
            tf.matMul(tf.matMul(leftRoot[key]!, g), rightRoot[key]!),
            grad[key]!.shape,
          ));
        const next = { count: state.count + 1, left, right, leftRoot, rightRoot };
        return [next, update] as unknown as tf.TensorContainer;
      }) as unknown as [KroneckerState, Tensors];
    },
  };
}

/** Whether roots are computed from so many gradients: whenever these have doubled, and at intervals from there on. */
function isDue(gradients: number, interval: number): boolean {
  if (gradients < interval) return Number.isInteger(Math.log2(gradients));
  return (gradients - 1) % interval === 0;
}

/** Rows and columns of the matrix that a tensor is taken for. */
function sidesOf({ shape, size }: Tensor): readonly [rows: number, columns: number] {
  const columns = shape.at(-1) ?? 1;
  return [columns === 0 ? 0 : size / columns, columns];
}

/** Zeros of the shape of a side's factors. */
function squares(tensors: Tensors, side: 0 | 1): Tensors {
  return mapTensors(tensors, (tensor) => tf.zeros([sidesOf(tensor)[side], sidesOf(tensor)[side]]));
}

/** @throws {TypeError} unless the gradient's keys and shapes are those of the parameters */
function checkSides(grad: Tensors, { left, right }: KroneckerState): void {
  checkFloats("gradient", grad);
  tf.tidy(() => {
    checkSameShapes("the gradient's factor", squares(grad, 0), "state", left);
    checkSameShapes("the gradient's factor", squares(grad, 1), "state", right);
  });
}
