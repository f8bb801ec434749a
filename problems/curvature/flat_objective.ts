/** An objective on fixed data as a function of one long vector of parameters. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { iterate } from "../data/batches.ts";
import { registerSecondOrder } from "../kernels/gradients/all.ts";
import type { Problem } from "../problem.ts";
import { randomKey } from "../random.ts";

/** Where a parameter tensor is in the long vector. */
export interface Part {
  /** Its name. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its first coordinate. */
  readonly from: number;
  /** One past its last. */
  readonly to: number;
}

/** Loss and gradient at a point, in double precision sums of single precision gradients. */
export interface FlatGradient {
  /** Mean over all examples, including regularization. */
  readonly loss: number;
  /** ∇f, d numbers. */
  readonly gradient: Float64Array;
}

/** The mean objective over fixed batches. */
export interface FlatObjective {
  /** d. */
  readonly dimension: number;
  /** The parameter tensors, in order. */
  readonly parts: readonly Part[];
  /** N. */
  readonly examples: number;
  /** Parameters as a vector. */
  flatten(params: Tensors): Promise<Float64Array>;
  /** Loss and gradient at θ, which is rounded to single precision. */
  at(theta: Float64Array): Promise<FlatGradient>;
  /**
   * `H v` at θ by differentiating `⟨∇f, v⟩` once more.
   *
   * @throws {Error} where TensorFlow.js has no derivative of a gradient, as of convolutions. Where a loss
   * or layer has a gradient of its own that cannot be differentiated, the result may be wrong without
   * an error: see {@linkcode exactProduct}
   */
  product(theta: Float64Array, v: Float64Array): Promise<Float64Array>;
  /**
   * `Σ_i var(∂ℓ/∂θ_i)` over each tensor, of the gradient of a single example; where the problem
   * cannot tell, nothing.
   */
  exampleVariance(theta: Float64Array): Promise<readonly number[] | undefined>;
  /** Frees the data. */
  dispose(): void;
}

/** Options of {@linkcode flatObjective}. */
export interface FlatObjectiveOptions {
  /** Examples, at most all there are; 1024. */
  readonly examples?: number;
  /** Examples of a batch, which bounds the memory a gradient takes; 256. */
  readonly chunk?: number;
  /** Of the choice of examples, and of what is random in the model; 0. */
  readonly seed?: number;
  /** What the model remembers, which may be nothing; left alone, and to be kept by the caller. */
  readonly memory?: Tensors | undefined;
}

/**
 * A problem's objective on the first `examples` examples of its batches, the same at every call: what
 * it draws at random (dropout) it draws alike each time. With as many examples as there are it is the
 * full objective.
 *
 * @throws {Error} if the problem gives no batches
 */
export async function flatObjective<B>(
  problem: Problem<B>,
  { examples = 1024, chunk = 256, seed = 0, memory }: FlatObjectiveOptions = {},
): Promise<FlatObjective> {
  registerSecondOrder();
  const wanted = Math.min(examples, problem.trainSize ?? Infinity);
  const batches: { readonly batch: B; readonly count: number }[] = [];
  let count = 0;
  for await (
    const batch of iterate(problem.batches({ seed, batchSize: Math.min(chunk, wanted) }))
  ) {
    const size = tensorsOf(batch)[0]?.shape[0] ?? 1;
    batches.push({ batch, count: size });
    count += size;
    if (count >= wanted) break;
  }
  if (count === 0) throw new Error(`${problem.id} gave no batches`);
  const remembered = memory !== undefined && Object.keys(memory).length > 0 ? { memory } : {};
  const start = problem.init(seed);
  let dimension = 0;
  const parts = Object.entries(start).map(([name, { shape, size }]): Part => {
    dimension += size;
    return { name, shape, from: dimension - size, to: dimension };
  });
  dispose(start);
  const toTensors = (theta: Float64Array): Tensors =>
    Object.fromEntries(parts.map(({ name, shape, from, to }) => [
      name,
      tf.tensor(Float32Array.from(theta.subarray(from, to)), [...shape], "float32"),
    ]));
  const evaluate = (params: Tensors, k: number, variance: boolean) =>
    problem.gradient(params, batches[k]!.batch, {
      variance,
      key: randomKey(seed, "curvature", k),
      ...remembered,
    });
  const withVariance = (params: Tensors, k: number) => {
    try {
      return evaluate(params, k, true);
    } catch (error) {
      if (error instanceof TypeError) return undefined; // a layer that couples examples
      throw error;
    }
  };
  return {
    dimension,
    parts,
    examples: count,
    async flatten(params) {
      const theta = new Float64Array(dimension);
      for (const { name, from } of parts) theta.set(await params[name]!.data(), from);
      return theta;
    },
    async at(theta) {
      const params = toTensors(theta);
      const gradient = new Float64Array(dimension);
      let loss = 0;
      for (const [k, { count: size }] of batches.entries()) {
        const found = evaluate(params, k, false);
        const weight = size / count;
        loss += weight * (await found.loss.data())[0]!;
        for (const { name, from } of parts) {
          const values = await found.gradient[name]!.data();
          for (let i = 0; i < values.length; i++) gradient[from + i]! += weight * values[i]!;
        }
        dispose(found);
      }
      dispose(params);
      return { loss, gradient };
    },
    async product(theta, v) {
      const [params, direction] = [toTensors(theta), toTensors(v)];
      const result = new Float64Array(dimension);
      try {
        for (const [k, { count: size }] of batches.entries()) {
          const images = twiceDifferentiated(
            params,
            direction,
            (at) =>
              problem.loss(at, batches[k]!.batch, {
                key: randomKey(seed, "curvature", k),
                ...remembered,
              }),
          );
          for (const { name, from } of parts) {
            const values = await images[name]!.data();
            for (let i = 0; i < values.length; i++) result[from + i]! += size / count * values[i]!;
          }
          dispose(images);
        }
      } finally {
        dispose([params, direction]);
      }
      return result;
    },
    async exampleVariance(theta) {
      if (batches.some(({ count }) => count < 2)) return undefined;
      const params = toTensors(theta);
      const sums = parts.map(() => 0);
      try {
        for (const [k, { count: size }] of batches.entries()) {
          const found = withVariance(params, k);
          try {
            if (found?.variance === undefined) return undefined;
            for (const [i, { name }] of parts.entries()) {
              const sum = tf.sum(found.variance[name]!);
              const ofMean = (await sum.data())[0]!;
              sums[i]! += size / count * size * ofMean; // of a single one: |B| times that
              sum.dispose();
            }
          } finally {
            dispose(found);
          }
        }
      } finally {
        dispose(params);
      }
      return sums;
    },
    dispose: () => dispose(batches.map(({ batch }) => batch)),
  };
}

/** `∇⟨∇f(θ), v⟩`. */
function twiceDifferentiated(
  params: Tensors,
  direction: Tensors,
  loss: (params: Tensors) => tf.Scalar,
): Tensors {
  const names = Object.keys(params);
  const asMap = (tensors: readonly tf.Tensor[]): Tensors =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const slope = (...at: tf.Tensor[]): tf.Scalar => {
    const gradient = tf.grads((...inner: tf.Tensor[]) => loss(asMap(inner)))(at);
    const products = gradient.map((g, i) => tf.sum<tf.Scalar>(tf.mul(g, direction[names[i]!]!)));
    return products.reduce((sum, each) => tf.add(sum, each));
  };
  return tf.tidy(() => asMap(tf.grads(slope)(names.map((name) => params[name]!))));
}
