/** Stochastic quadratic problems on tensors, for every optimizer and every script. @module */
import * as tf from "@tensorflow/tfjs";
import { diagonalOf } from "../../optimizers/flat.ts";
import type { CurvatureKind, Tensors } from "../../optimizers/types.ts";
import { learningRatesFor, learningRatesLike } from "../papers/learning_rates.ts";
import type { Batch, Problem } from "../problem.ts";
import {
  type QuadraticOptions,
  quadraticSuboptimality,
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../quadratic/quadratic.ts";
import { quadraticId } from "./quadratic_id.ts";
import { random } from "../random.ts";

/** Options of {@linkcode quadraticProblem}. */
export interface QuadraticProblemOptions extends QuadraticOptions {
  /** Standard deviation of each coordinate of θ_0 - x*; 10. */
  readonly start?: number;
}

/**
 * `quadratic` (see {@linkcode quadraticId} for its other names): the mean of
 * `ℓ(θ; x) = ½(θ-x)ᵀQ(θ-x)` over batches of data `x ~ N(x*, ν²I)` without end (ICML §2). One
 * parameter, `theta`, of shape `[d]`; a batch has the data in `xs`, `[n, d]`, and nothing to
 * predict in `ys`, `[n, 0]`.
 *
 * `evaluate` gives the suboptimality `L(θ) - L(x*)` for both losses, computed in double precision without
 * sampling: what a batch's loss has beyond it, `ν²/2 tr Q` on average, no θ can help.
 *
 * @throws {RangeError} if an option is out of range, see {@linkcode stochasticQuadratic}
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { quadraticProblem } from "./quadratic_problem.ts";
 *
 * await useBackend("cpu");
 * const problem = quadraticProblem({ spectrum: [1, 3], noise: 1 });
 * const { trainLoss } = await problem.evaluate({ theta: tf.tensor1d([2, 1]) });
 * assertAlmostEquals(trainLoss, 3.5); // ½(1·2² + 3·1²)
 * ```
 */
export function quadraticProblem(options: QuadraticProblemOptions = {}): Problem {
  const { start = 10, noise = 0.1, ...shape } = options;
  const quadratic = stochasticQuadratic({ ...shape, noise });
  const { dimension, optimum } = quadratic;
  let hessian: tf.Tensor2D | undefined;
  const hessianTensor = () =>
    // made where it is first needed, on the backend in use by then
    hessian ??= tf.keep(
      tf.tensor2d(Float32Array.from(quadratic.hessian), [dimension, dimension]),
    );
  const parts = (params: Tensors, batch: Batch) => {
    const offsets = tf.sub(params.theta!, batch.xs) as tf.Tensor2D; // θ - x, [n, d]
    const gradients = tf.matMul(offsets, hessianTensor());
    const loss = tf.mul(tf.mean(tf.sum(tf.mul(offsets, gradients), 1)), 0.5) as tf.Scalar;
    return { gradients, loss };
  };
  return {
    id: quadraticId({ ...options, noise }),
    title: titleOf(quadratic, options),
    defaults: { batchSize, steps, learningRates: learningRates(quadratic, start) },
    fingerprint: () => JSON.stringify({ ...options, optimum: Array.from(optimum) }),
    init: (seed) => {
      const stream = random(seed, "quadratic", "init");
      return { theta: tf.tensor1d(Float32Array.from(optimum, (x) => x + start * stream.normal())) };
    },
    batches: ({ seed, batchSize }) => dataBatches(quadratic, seed, batchSize),
    loss: (params, batch) => tf.tidy(() => parts(params, batch).loss),
    gradient(params, batch, options = {}) {
      const { variance = false, varianceSum = false, curvature: kind, curvatureDiagonal } = options;
      const n = batch.xs.shape[0]!;
      const noisy = variance || varianceSum;
      if (noisy && n < 2) {
        throw new RangeError(`the variance of a gradient takes a batch of at least 2, got ${n}`);
      }
      hessianTensor();
      const found = tf.tidy(() => {
        const { gradients, loss } = parts(params, batch);
        const theta = tf.mean(gradients, 0);
        const matrix = kind && curvatureOf(kind, gradients, hessianTensor());
        const bent = matrix && { curvature: curvatureDiagonal ? diagonalOf(matrix) : matrix };
        if (!noisy) return { loss, theta, ...bent };
        const squares = tf.sum(tf.square(tf.sub(gradients, theta)), 0); // Eq. 64, centred
        const spread = tf.div(squares, n * (n - 1));
        const sum = tf.sum(spread) as tf.Scalar;
        return { loss, theta, ...bent, ...(variance && { spread }), ...(varianceSum && { sum }) };
      });
      const { loss, theta, spread, sum, curvature } = found;
      return {
        loss,
        gradient: { theta },
        ...(spread && { variance: { theta: spread } }),
        ...(sum && { varianceSum: sum }),
        ...(curvature && { curvature }),
      };
    },
    async evaluate(params) {
      const loss = quadraticSuboptimality(quadratic, await params.theta!.data());
      return { trainLoss: loss, testLoss: loss };
    },
    dispose() {
      hessian?.dispose();
      hessian = undefined;
    },
  };
}

/**
 * The loss is `-log p(x|θ)` of `x ~ N(θ, Q⁻¹)`: Fisher and Gauss-Newton matrix are Q.
 *
 * @throws {RangeError} for the Monte-Carlo Fisher, which nobody needs where the Fisher is known
 */
function curvatureOf(kind: CurvatureKind, gradients: tf.Tensor, hessian: tf.Tensor): tf.Tensor {
  switch (kind) {
    case "empirical-fisher":
      return tf.div(tf.matMul(tf.transpose(gradients), gradients), gradients.shape[0]!);
    case "monte-carlo-fisher":
      throw new RangeError(
        'quadratic problems have no "monte-carlo-fisher": take "fisher", which is Q at no cost',
      );
    default:
      return hessian.clone();
  }
}

/** Data in batches without end; each iteration starts over with the same. */
function dataBatches(
  { dimension, noise, optimum }: StochasticQuadratic,
  seed: number,
  batchSize: number,
): AsyncIterable<Batch> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize must be a positive integer, got ${batchSize}`);
  }
  return {
    async *[Symbol.asyncIterator]() {
      const stream = random(seed, "quadratic", "batches");
      while (true) {
        const xs = new Float32Array(batchSize * dimension);
        for (let k = 0; k < xs.length; k++) {
          xs[k] = optimum[k % dimension]! + noise * stream.normal();
        }
        yield { xs: tf.tensor2d(xs, [batchSize, dimension]), ys: tf.zeros([batchSize, 0]) };
      }
    },
  };
}

function titleOf({ dimension }: StochasticQuadratic, options: QuadraticProblemOptions): string {
  const { spectrum = "mild", rotate = false, noise = 0.1 } = options;
  const kind = typeof spectrum === "string" ? `${spectrum} spectrum` : "given spectrum";
  return `Stochastic quadratic, d = ${dimension}, ${kind}, ` +
    `${rotate ? "rotated" : "axis-aligned"}, ν = ${noise}`;
}

const batchSize = 16, steps = 300;

/**
 * Learning rates for every spectrum: what {@linkcode timesLipschitz} says for methods that step along the
 * gradient or its average, shares of the way to go for those that take its sign, shares of 1 for those that
 * know the curvature; for all others a guess from these.
 */
function learningRates(
  quadratic: StochasticQuadratic,
  start: number,
): Readonly<Record<string, number>> {
  const { dimension, eigenvalues, hessian } = quadratic;
  // at most 1/L∞: thesis Prop. 6.4
  const maximum = 1 / hessian.reduce((sum, value) => sum + Math.abs(value), 0);
  const distance = start * Math.sqrt(dimension);
  const lipschitz = Math.max(...eigenvalues);
  const along = learningRatesFor(lipschitz);
  const share = timesLipschitz(quadratic, start);
  const scaled = (rates: Readonly<Record<string, number>>, by: number) =>
    Object.fromEntries(
      Object.entries(rates).map(([id, rate]) => [id, Number((rate * by).toPrecision(2))]),
    );
  return {
    ...learningRatesLike({ ...along, ...scaled({ "adam": 0.02, "m-ssd": 0.01 }, start) }),
    ...along,
    ...scaled({ "sgd": Math.min(share, 1), "m-sgd": share, "m-svag": share }, 1 / lipschitz),
    ...scaled({ "svag": share, "m-svag-mb": share, "block-svag": share }, 1 / lipschitz),
    ...scaled({ "matrix-svag": share }, 1 / lipschitz),
    ...scaled({ "heavy-ball": share / 10, "nesterov": share / 10 }, 1 / lipschitz),
    ...scaled({ "ssd": 0.01, "adagrad": 0.2, "adadelta": 1 }, start),
    ...scaled({ "sign-descent": 1 }, maximum),
    ...scaled({ "normalized": 0.01, "soft-normalized": 0.01 }, distance),
    "natural-gradient": 0.5,
    "gauss-newton": 0.5,
    // the longer a gradient is, the shorter is its step
    ...scaled({ "empirical-fisher": 0.7 }, distance),
  };
}

/**
 * α L that leaves the least after the problem's own number of steps, of those that averaging with β = 0.9
 * bears, which is up to `2 (1+β) / (1-β) = 38`: of the flow `θ̇ = -α Q θ` with noise, in which
 *
 *     E[L] = ½ Σ λ (s² e^(-2αλT) + α λ ν² (1 - e^(-2αλT)) / 2 |B|)
 *
 * with s the standard deviation of the start.
 */
function timesLipschitz({ eigenvalues, noise }: StochasticQuadratic, start: number): number {
  const lipschitz = Math.max(...eigenvalues);
  const left = (share: number) => {
    const rate = share / lipschitz;
    return eigenvalues.reduce((sum, lambda) => {
      const rest = Math.exp(-2 * rate * lambda * steps);
      const floor = rate * lambda * noise ** 2 * (1 - rest) / (2 * batchSize);
      return sum + lambda * (start ** 2 * rest + floor);
    }, 0);
  };
  const shares = [0.1, 0.2, 0.5, 1, 2, 5, 10];
  return shares.reduce((best, share) => left(share) < left(best) ? share : best);
}
