/** The objective of a model that may remember something. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { squaredNorm } from "./losses.ts";
import { decayedGradient } from "./weight_decay.ts";
import type { ExampleShape, Layer } from "../models/layer.ts";
import { applyWithState, initialState, lastingNames, lastingPart } from "../models/state.ts";
import type { Batch, LossOptions, Problem } from "../problem.ts";
import { lossGradientVariance } from "../variance/loss_gradient_variance.ts";
import { sumOfAll } from "../variance/variance_of.ts";

/** What an objective is made of. */
export interface ObjectiveOptions<B extends Batch = Batch> {
  /** Takes examples of `inputShape`. */
  readonly model: Layer;
  /** Shape of an example. */
  readonly inputShape: ExampleShape;
  /** Mean over the examples of a loss of the model's outputs and the targets. */
  readonly loss: (outputs: Tensor, targets: Tensor) => Scalar;
  /** λ of the L2 regularization of the weights (not the biases); default 0: none. */
  readonly weightDecay?: number | undefined;
  /**
   * Whether each example of a batch goes on where the same one of the batch before ended, so that
   * what the model remembers of it carries over; never where absent.
   */
  readonly continues?: (batch: B) => boolean;
}

/** The parts of a problem that follow from its objective. */
export type Objective<B extends Batch = Batch> = Required<
  Pick<Problem<B>, "initMemory" | "loss" | "gradient">
>;

/**
 * The objective of a model in training, mean loss and L2 regularization of the weights, with its
 * gradient:
 *
 *     L(θ) = (1/n) Σ_k loss(model(x_k), y_k) + λ/2 Σ ‖W‖²
 *
 * The memory of the problem is what the model remembers for good, see {@linkcode lastingNames}: the
 * running statistics of batch normalization. What it remembers of the examples, such as the states of
 * an LSTM, is part of the memory where batches may continue each other, and goes into a batch that
 * does, if it has as many examples as the one before; otherwise it is forgotten.
 *
 * @throws {RangeError} if `weightDecay` is negative or not a number
 *
 * @example Running statistics go from step to step
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { squaredLoss } from "./losses.ts";
 * import { batchNorm } from "../models/layers/batch_norm.ts";
 * import { dense } from "../models/layers/dense.ts";
 * import { sequential } from "../models/sequential.ts";
 * import { objective } from "./objective.ts";
 * import { randomKey } from "../random.ts";
 *
 * await useBackend("cpu");
 * const model = sequential([["bn", batchNorm({ decay: 0.9 })], ["out", dense(1)]]);
 * const { initMemory, gradient } = objective({ model, inputShape: [1], loss: squaredLoss });
 * const params = model.init(randomKey(0), [1]);
 * const batch = { xs: tf.tensor2d([[1], [3]]), ys: tf.tensor2d([[0], [1]]) }; // mean 2
 * let memory = initMemory(0);
 * for (let t = 0; t < 2; t++) {
 *   const found = gradient(params, batch, { memory, key: randomKey(0, "step", t) });
 *   memory = found.memory!;
 * }
 * const [mean] = await memory["bn/mean"]!.data();
 * assertAlmostEquals(mean!, 2 * (1 - 0.9 ** 2), 1e-6);
 * ```
 */
export function objective<B extends Batch = Batch>(options: ObjectiveOptions<B>): Objective<B> {
  const { model, inputShape, loss, weightDecay = 0, continues } = options;
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) {
    throw new RangeError(`weightDecay must be a number not below 0, got ${weightDecay}`);
  }
  const regularizer = weightDecay === 0
    ? undefined
    : (params: Tensors): Scalar => tf.tidy(() => tf.mul(squaredNorm(params), weightDecay));
  const withVariance = lossGradientVariance(model, loss, { regularizer });
  const withTotal = lossGradientVariance(model, loss, { regularizer, detail: "total" });
  let names: ReadonlySet<string> | undefined;
  const lasting = (state: Tensors): Tensors =>
    lastingPart(state, names ??= lastingNames(model, inputShape));
  const startOf = (batch: B, memory: Tensors): Tensors => {
    const start = lasting(memory);
    const goesOn = continues?.(batch) === true &&
      Object.entries(memory).every(([name, { shape }]) =>
        name in start || shape[0] === batch.xs.shape[0]
      );
    return goesOn ? memory : start;
  };

  const penalized = (risk: Scalar, penalty: Scalar | undefined): Scalar =>
    penalty === undefined ? risk : tf.add(risk, penalty);

  /** The mean loss, and what the model remembers then. */
  const pass = (params: Tensors, batch: B, { memory = {}, key }: LossOptions): Pass => {
    const { xs, ys } = batch, mode = { training: true, ...key && { key } };
    const { output, state } = applyWithState(model, params, startOf(batch, memory), xs, mode);
    try {
      return { risk: loss(output, ys), state };
    } catch (error) {
      dispose(state);
      throw error;
    }
  };

  /** What of a state is part of the memory; the rest is freed. */
  const remembered = (state: Tensors): Tensors => {
    const next = continues === undefined ? lasting(state) : state;
    dispose(Object.entries(state).flatMap(([name, tensor]) => name in next ? [] : [tensor]));
    return next;
  };

  return {
    initMemory: () => initialState(model, inputShape),
    loss: (params, batch, options = {}) =>
      tf.tidy(() => {
        const penalty = regularizer?.(params), { risk, state } = pass(params, batch, options);
        dispose(state);
        return penalized(risk, penalty);
      }),
    gradient(params, batch, options = {}) {
      const { variance = false, varianceSum = false, memory = {}, key } = options;
      if (variance || varianceSum) {
        const started = { key, state: startOf(batch, memory) };
        const { variance: spread, state, ...found } = variance
          ? withVariance(params, batch, started)
          : withTotal(params, batch, started);
        const remains = { ...found, memory: remembered(state!) };
        if (!variance) return { ...remains, varianceSum: spread as Scalar };
        const elements = spread as Tensors;
        return {
          ...remains,
          variance: elements,
          ...(varianceSum && { varianceSum: sumOfAll(elements) }),
        };
      }
      return tf.tidy(() => {
        const penalty = regularizer?.(params);
        let state: Tensors = {};
        const { risk, gradient } = decayedGradient(params, weightDecay, (own) => {
          const passed = pass(own, batch, { memory, key });
          state = passed.state;
          return passed.risk;
        });
        return { loss: penalized(risk, penalty), gradient, memory: remembered(state) };
      });
    },
  };
}

interface Pass {
  readonly risk: Scalar;
  readonly state: Tensors;
}
