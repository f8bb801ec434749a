/** Variance adaptation with one factor for many coordinates. @module */
import { averagesOf } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { checkBeta } from "../check.ts";
import { checkFloats, mapTensors, zerosLike } from "../tensors.ts";
import type { Optimizer, OptimizerState, Tensors } from "../types.ts";
import { type MomentsDirection, varianceOfAverage } from "./moments.ts";

/** Options of {@linkcode adaptBlocks}. */
export interface AdaptBlocksOptions {
  /** β in [0, 1) of both averages; default 0.9. */
  readonly beta?: number;
  /** Default `"momentum"`. */
  readonly direction?: MomentsDirection;
  /** What shares a factor: each parameter tensor by itself (default), or all together. */
  readonly scope?: "tensor" | "all";
}

/** State of {@linkcode adaptBlocks}: averages of g and g², not bias-corrected. */
export interface BlockMoments extends OptimizerState {
  /** Average of g. */
  readonly m: Tensors;
  /** Average of g². */
  readonly v: Tensors;
}

/**
 * The direction m or g times a factor that all coordinates of a block B share,
 *
 *     γ_B = Σ m² / (Σ m² + ρ Σ ŝ),   sums over B,
 *
 * with ŝ from moving averages as in `moments`, and 1 in place of ρ for direction g. It is the optimal step size
 * of thesis Prop. 4.1, `(1 + η²/m)⁻¹` with η² of Eq. 4.9, for each block: between one step size for all and
 * SVAG's for each coordinate. γ_B is 0 where m is.
 *
 * @throws {RangeError} unless 0 ≤ β < 1, or if direction or scope is unknown
 */
export function adaptBlocks(
  { beta = 0.9, direction = "momentum", scope = "tensor" }: AdaptBlocksOptions = {},
): Optimizer<BlockMoments> {
  checkBeta(beta);
  return {
    name: "adaptBlocks",
    aspects: {
      direction: direction === "momentum" ? "m" : "g",
      factor: scope === "tensor" ? "z² of a tensor" : "z² of all",
      variance: "z² = Σ m²/Σ(m² + c (v - m²))",
      memory: averagesOf(["m", beta], ["v", beta]),
      correction: `bias, c = ${direction === "momentum" ? "ρ/(1-ρ)" : "1/(1-ρ)"}`,
    },
    init(params) {
      checkFloats("parameters", params);
      return { count: 0, m: zerosLike(params), v: zerosLike(params) };
    },
    update({ count, m, v }, grad) {
      checkFloats("gradient", grad);
      const next = tf.tidy(() => ({
        m: mapTensors(m, (old, key) => averaged(old, grad[key]!, beta)),
        v: mapTensors(v, (old, key) => averaged(old, tf.square(grad[key]!), beta)),
      }));
      const debias = 1 / (1 - beta ** (count + 1));
      const update = tf.tidy(() => {
        const means = mapTensors(next.m, (tensor) => tf.mul(tensor, debias));
        const signals = mapTensors(means, (mean) => tf.sum(tf.square(mean)));
        const noises = mapTensors(means, (mean, key) => {
          const excess = tf.sub(tf.mul(next.v[key]!, debias), tf.square(mean));
          return tf.mul(tf.sum(tf.relu(excess)), weightOf(beta, count, direction));
        });
        const factor = (key: string) =>
          scope === "tensor"
            ? share(signals[key]!, noises[key]!)
            : share(total(signals), total(noises));
        const directions = direction === "momentum" ? means : grad;
        return mapTensors(directions, (tensor, key) => tf.mul(tensor, factor(key)));
      });
      return [{ count: count + 1, ...next }, update];
    },
  };
}

function averaged(old: tf.Tensor, value: tf.Tensor, beta: number): tf.Tensor {
  return tf.add(tf.mul(old, beta), tf.mul(value, 1 - beta));
}

/** The factor of `v - m²` in the variance of the direction; 0 where `v = m²`, as in `moments`. */
function weightOf(beta: number, count: number, direction: MomentsDirection): number {
  const rho = varianceOfAverage(beta, count);
  if (rho === 1) return 0;
  return (direction === "momentum" ? rho : 1) / (1 - rho);
}

/** `a / (a + b)`, 0 where both are. */
function share(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.divNoNan(a, tf.add(a, b));
}

function total(tensors: Tensors): tf.Tensor {
  return Object.values(tensors).reduce((sum, tensor) => tf.add(sum, tensor));
}
