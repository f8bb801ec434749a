/** Large batches, computed in parts. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { checkNoSequences, countOf, rowsOf } from "../data/restacked_examples.ts";
import type { Gradient, GradientOptions, Problem } from "../problem.ts";
import { sumOfAll } from "../variance/variance_of.ts";

/**
 * The same problem, with gradients of large (*algorithmic*) batches computed in (*computational*)
 * parts that fit into memory, one after the other (thesis §4.4.3, footnote 6). Loss, gradient,
 * curvature matrix and variances are those of the whole batch, but for rounding: with n_a and n_b
 * examples in two parts, means ḡ and sums of squared deviations `M = Σ_k (g_k - ḡ)² = n(n-1) ŝ`,
 *
 *     δ = ḡ_b - ḡ_a
 *     ḡ = ḡ_a + δ n_b / n
 *     M = M_a + M_b + δ² n_a n_b / n          (Chan, Golub and LeVeque 1979)
 *
 * A batch is cut into as few parts as there can be, of sizes that differ by one at most. What a model
 * remembers is handed on from part to part; what is random in a step is drawn anew for each.
 *
 * A model that couples examples (batch normalization) sees the parts as separate batches: there the
 * result is another one.
 *
 * @param largest examples computed at a time
 * @throws {RangeError} unless `largest` is a whole number of at least 1
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { dispose, useBackend } from "../../optimizers/mod.ts";
 * import { inParts } from "./in_parts.ts";
 * import { quadraticProblem } from "./quadratic_problem.ts";
 *
 * await useBackend("cpu");
 * const problem = quadraticProblem({ noise: 1 });
 * const params = problem.init(0);
 * for await (const batch of problem.batches({ seed: 0, batchSize: 50 }) as AsyncIterable<never>) {
 *   const found = [problem, inParts(problem, 16)].map((each) =>
 *     each.gradient(params, batch, { variance: true })
 *   );
 *   const [whole, parts] = await Promise.all(found.map(({ variance }) => variance!.theta!.data()));
 *   assertAlmostEquals(parts![0]! / whole![0]!, 1, 1e-4);
 *   dispose([found, batch]);
 *   break;
 * }
 * ```
 */
export function inParts<B>(problem: Problem<B>, largest: number): Problem<B> {
  checkCount(largest, "computationalBatchSize");
  const gradient: Problem<B>["gradient"] = (params, batch, options = {}) => {
    const n = countOf(batch);
    checkNoSequences(batch);
    if (n <= largest) return problem.gradient(params, batch, options);
    const cuts = Math.ceil(n / largest);
    let whole: Moments | undefined;
    let { memory } = options;
    let ownMemory: Tensors | undefined; // memory that was made here
    for (let part = 0; part < cuts; part++) {
      const from = Math.floor(n * part / cuts);
      const count = Math.floor(n * (part + 1) / cuts) - from;
      const rows = rowsOf(batch, from, count);
      const key = options.key?.fork("part", part);
      const found = partMoments(problem, params, rows, count, { ...options, memory, key });
      dispose(rows);
      if (found.memory !== undefined) {
        dispose(ownMemory);
        memory = ownMemory = found.memory;
      }
      whole = whole === undefined ? found : merged(whole, found);
    }
    return ofMoments(whole!, ownMemory);
  };
  // what a problem inherits it keeps: one may be made of another, or have the methods of a class
  return Object.create(problem, { gradient: { value: gradient, enumerable: true } });
}

/** Loss, mean gradient, and sums of squared deviations M; the sum over all elements of M is `total`. */
export interface Moments {
  readonly n: number;
  readonly loss: Scalar;
  readonly gradient: Tensors;
  readonly deviations?: Tensors | undefined;
  readonly total?: Scalar | undefined;
  /** Mean of the curvature matrices, or of the diagonals, where one was asked for. */
  readonly curvature?: Tensor | undefined;
  readonly memory?: Tensors | undefined;
}

/** The moments of a part; a single example has no deviations. */
export function partMoments<B>(
  problem: Problem<B>,
  params: Tensors,
  rows: B,
  n: number,
  options: GradientOptions,
): Moments {
  const { variance = false, varianceSum = false } = options;
  const spread = n > 1 ? { variance, varianceSum } : { variance: false, varianceSum: false };
  const found = problem.gradient(params, rows, { ...options, ...spread });
  const { loss, gradient, curvature, memory } = found;
  const scaled = (tensor: Tensor) => tf.mul(tensor, n * (n - 1));
  const deviations = !variance ? undefined : mapTensors(gradient, (each, key) => (
    found.variance === undefined ? tf.zerosLike(each) : scaled(found.variance[key]!)
  ));
  const total = !varianceSum
    ? undefined
    : found.varianceSum === undefined
    ? tf.scalar(0)
    : scaled(found.varianceSum) as Scalar;
  dispose([found.variance, found.varianceSum]);
  return { n, loss, gradient, deviations, total, curvature, memory };
}

/** Of two parts together; frees them, but for what is remembered. */
export function merged(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  const cross = a.n * b.n / n;
  const both = tf.tidy(() => {
    const toward = (from: Tensor, to: Tensor) => tf.add(from, tf.mul(tf.sub(to, from), b.n / n));
    const square = (key: string) => tf.square(tf.sub(b.gradient[key]!, a.gradient[key]!));
    return {
      loss: toward(a.loss, b.loss),
      gradient: mapTensors(a.gradient, (mean, key) => toward(mean, b.gradient[key]!)),
      ...(a.curvature && { curvature: toward(a.curvature, b.curvature!) }),
      ...(a.deviations && {
        deviations: mapTensors(
          a.deviations,
          (each, key) => tf.add(tf.add(each, b.deviations![key]!), tf.mul(square(key), cross)),
        ),
      }),
      ...(a.total && {
        total: tf.add(
          tf.add(a.total, b.total!),
          tf.mul(sumOfAll(mapTensors(a.gradient, (_, key) => square(key))), cross),
        ),
      }),
    };
  }) as unknown as Omit<Moments, "n">;
  dispose([a.loss, a.gradient, a.deviations, a.total, a.curvature]);
  dispose([b.loss, b.gradient, b.deviations, b.total, b.curvature]);
  return { ...both, n };
}

function ofMoments(
  { n, loss, gradient, deviations, total, curvature }: Moments,
  memory: Tensors | undefined,
): Gradient {
  const perMean = (tensor: Tensor) => tf.div(tensor, n * (n - 1));
  const variance = deviations && mapTensors(deviations, perMean);
  const varianceSum = total && perMean(total) as Scalar;
  dispose([deviations, total]);
  return {
    loss,
    gradient,
    ...(variance && { variance }),
    ...(varianceSum && { varianceSum }),
    ...(curvature && { curvature }),
    ...(memory && { memory }),
  };
}
