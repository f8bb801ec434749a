/** Prodigy. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { checkBeta, checkLearningRate, checkNonNegative, checkPositive } from "../../check.ts";
import { reciprocal, sumOfMagnitudes, total } from "../../norms/arithmetic.ts";
import { checkFloats, checkSameShapes, mapTensors, zerosLike } from "../../tensors.ts";
import { rateOfStep } from "../../transformations/scale.ts";
import type { Optimizer, OptimizerState, Scalar, Tensor, Tensors } from "../../types.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative, positive } from "../contract/settings.ts";

/** Options of {@linkcode prodigy}. */
export interface ProdigyOptions extends Omit<AdamOptions, "learningRate"> {
  /** α, a positive number or a schedule, times the step size that is found; default 1. */
  readonly learningRate?: AdamOptions["learningRate"];
  /** λ ≥ 0 of decoupled weight decay; default 0. */
  readonly weightDecay?: number;
  /** d before the first step, positive: a lower bound of the distance to the solution; default 1e-6. */
  readonly initialDistance?: number;
}

/** State of {@linkcode prodigy}. */
export interface ProdigyState extends OptimizerState {
  /** Average of d g, not bias-corrected. */
  readonly m: Tensors;
  /** Average of d² g². */
  readonly v: Tensors;
  /** Weighted sum of gradients. */
  readonly s: Tensors;
  /** θ - θ_0, the sum of all updates. */
  readonly moved: Tensors;
  /** d, an estimate of the distance from there to the solution that never decreases. */
  readonly distance: Scalar;
  /** r, the weighted sum of ⟨g, θ_0 - θ⟩. */
  readonly progress: Scalar;
}

/**
 * Prodigy (Mishchenko and Defazio, 2023, Alg. 4), Adam whose step size is the distance from the start to the
 * solution, estimated on the way:
 *
 * ```text
 * m ← β₁ m + (1-β₁) d g     v ← β₂ v + (1-β₂) d² g²
 * r ← √β₂ r + (1-√β₂) α d² ⟨g, θ_0 - θ⟩     s ← √β₂ s + (1-√β₂) α d² g
 * u = -α d (m / (√v + d ε) + λ θ),   and then d ← max(d, r / ‖s‖₁)
 * ```
 *
 * α is a schedule's shape: 1, or a cosine from 1. The sums over all parameters stay on the device. So that
 * single precision is enough, r and s are kept in units of d_0², which cancel, and θ - θ_0 is added up from
 * the updates: at first these are smaller than the rounding of θ. Where λ > 0 it needs `seen.params`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { applyUpdate, prodigy, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = prodigy({});
 * let params = { w: tf.tensor1d([10]) } as tf.NamedTensorMap;
 * let state = optimizer.init(params);
 * for (let t = 0; t < 200; t++) { // of |w|: d goes from 1e-6 to the order of 10
 *   const [next, update] = optimizer.update(state, { w: tf.sign(params.w!) });
 *   [state, params] = [next, applyUpdate(params, update)];
 * }
 * const [distance] = await state.distance.data();
 * assertAlmostEquals(Math.log10(distance!), 1, 0.7);
 * ```
 */
export function prodigy({
  learningRate = 1,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
  initialDistance = 1e-6,
}: ProdigyOptions = {}): Optimizer<ProdigyState> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  checkNonNegative(weightDecay, "weightDecay");
  checkPositive(initialDistance, "initialDistance");
  const schedule = checkLearningRate(learningRate);
  const rateAt = rateOfStep(schedule);
  return {
    name: "prodigy",
    aspects: {
      direction: "m",
      normalization: "sign",
      factor: "d z",
      variance: "z² = m²/v",
      memory: `${averagesOf(["m", beta1], ["v", beta2])}, s, moved, distance, progress`,
      ...offsetOf(epsilon),
      ...(weightDecay > 0 && { decay: `λ θ, λ = ${weightDecay}` }),
    },
    needs: { params: weightDecay > 0 },
    learningRate: schedule,
    init(params) {
      checkFloats("parameters", params);
      return {
        count: 0,
        m: zerosLike(params),
        v: zerosLike(params),
        s: zerosLike(params),
        moved: zerosLike(params),
        distance: tf.scalar(initialDistance),
        progress: tf.scalar(0),
      };
    },
    update(state, grad, seen = {}) {
      const { params } = seen;
      checkSameShapes("gradient", grad, "state", state.m);
      if (weightDecay > 0) checkParams(params, grad);
      const rate = rateAt(state.count, "", seen);
      const { distance: d } = state;
      return tf.tidy(() => {
        const m = averages(beta1, state.m, (key) => tf.mul(d, grad[key]!));
        const v = averages(beta2, state.v, (key) => tf.square(tf.mul(d, grad[key]!)));
        const decay = Math.sqrt(beta2);
        const weight = tf.mul<Scalar>(rate, tf.square(tf.div(d, initialDistance)));
        const s = averages(decay, state.s, (key) => tf.mul(weight, grad[key]!));
        const losses = mapTensors(grad, (g, key) => tf.sum(tf.mul(g, state.moved[key]!)));
        const loss = tf.mul(weight, total(Object.values(losses) as Scalar[]));
        const progress = averaged(decay, state.progress, tf.neg(loss)) as Scalar;
        const reached = tf.mul<Scalar>(progress, reciprocal(sumOfMagnitudes(s)));
        const step = tf.mul(d, -rate);
        const update = mapTensors(m, (mean, key) => {
          const scale = tf.add(tf.sqrt(v[key]!), tf.mul(d, epsilon));
          const direction = tf.divNoNan(mean, scale);
          if (weightDecay === 0) return tf.mul(step, direction);
          return tf.mul(step, tf.add(direction, tf.mul(weightDecay, params![key]!)));
        });
        const moved = mapTensors(state.moved, (tensor, key) => tf.add(tensor, update[key]!));
        const distance = tf.maximum<Scalar>(d, reached);
        const next = { count: state.count + 1, m, v, s, moved, distance, progress };
        return [next, update] as unknown as tf.TensorContainer;
      }) as unknown as [ProdigyState, Tensors];
    },
  };
}

/** @throws {TypeError} unless there are parameters, of the keys and shapes of the gradient */
function checkParams(params: Tensors | undefined, grad: Tensors): void {
  if (params === undefined) {
    throw new TypeError("prodigy with weight decay needs seen.params: pass { params } to update");
  }
  checkSameShapes("params", params, "gradient", grad);
}

function averages(beta: number, old: Tensors, value: (key: string) => Tensor): Tensors {
  return mapTensors(old, (tensor, key) => averaged(beta, tensor, value(key)));
}

/** `β a + (1-β) x`. */
function averaged(beta: number, old: Tensor, value: Tensor): Tensor {
  return tf.add(tf.mul(old, beta), tf.mul(value, 1 - beta));
}

/** What is known of {@linkcode prodigy}. */
export const prodigyRecord: OptimizerRecord<"prodigy"> = optimizerRecord({
  id: "prodigy",
  label: "Prodigy",
  color: "#CB8A5C",
  dash: [1, 2, 5, 2],
  create: prodigy,
  settings: {
    beta1: fraction,
    beta2: fraction,
    epsilon: nonNegative,
    weightDecay: nonNegative,
    initialDistance: positive,
  },
  elementwise: false,
  learningRate: { like: () => 1 }, // the step size is found
});
