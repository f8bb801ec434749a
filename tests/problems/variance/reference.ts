/** The variance of gradients, example by example. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import type { Layer, LayerMode } from "../../../problems/models/layer.ts";
import type { Batch } from "../../../problems/problem.ts";
import type { ModelFunction } from "../../../problems/variance/reach.ts";
import { random } from "../../../problems/random.ts";

/** A loss of outputs and targets. */
export type Loss = (outputs: tf.Tensor, targets: tf.Tensor) => tf.Scalar;

/** Numbers by the parameter's name. */
export type Values = Record<string, Float64Array>;

/**
 * Mean and variance of the gradients of single examples, in float64. The whole batch runs forward
 * for each of them, so that dropout drops the same units.
 */
export async function reference(
  model: Layer,
  loss: Loss,
  params: Tensors,
  { xs, ys }: Batch,
  mode: LayerMode = { training: true },
): Promise<{ gradient: Values; variance: Values; loss: number }> {
  const names = Object.keys(params), n = xs.shape[0]!;
  const singles: Values[] = [];
  let total = 0;
  for (let k = 0; k < n; k++) {
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const named = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
      return loss(tf.slice(model.apply(named, xs, mode), k, 1), tf.slice(ys, k, 1));
    })(names.map((name) => params[name]!));
    const single: Values = {};
    for (const [i, name] of names.entries()) {
      single[name] = Float64Array.from(await grads[i]!.data());
    }
    singles.push(single);
    total += (await value.data())[0]!;
    dispose([value, grads]);
  }
  const gradient: Values = {}, variance: Values = {};
  for (const name of names) {
    const mean = singles[0]![name]!.map((_, i) =>
      singles.reduce((sum, single) => sum + single[name]![i]!, 0) / n
    );
    gradient[name] = mean;
    variance[name] = mean.map((center, i) =>
      singles.reduce((sum, single) => sum + (single[name]![i]! - center) ** 2, 0) / (n - 1) / n
    );
  }
  return { gradient, variance, loss: total / n };
}

/**
 * Gradient of a loss and its variance, in float64, from the shares of single examples: what comes of
 * the outputs for one of them, those for the others being constants.
 */
export async function referenceOfShares(
  model: ModelFunction,
  loss: Loss,
  params: Tensors,
  { xs, ys }: Batch,
): Promise<{ gradient: Values; variance: Values; loss: number }> {
  const names = Object.keys(params), n = xs.shape[0]!, mode = { training: true };
  const sums: Values = {}, squares: Values = {};
  for (const name of names) {
    sums[name] = new Float64Array(params[name]!.size);
    squares[name] = new Float64Array(params[name]!.size);
  }
  let value = 0;
  for (let k = 0; k < n; k++) {
    const found = tf.tidy(() => {
      const all = tf.concat(
        Array.from({ length: n }, (_, j) => model(params, tf.slice(xs, j, 1), mode)),
      );
      const { value, grads } = tf.engine().gradients(
        () => {
          const own = model(params, tf.slice(xs, k, 1), mode);
          const parts = [tf.slice(all, 0, k), own, tf.slice(all, k + 1, n - k - 1)];
          return loss(tf.concat(parts.filter(({ size }) => size > 0)), ys);
        },
        names.map((name) => params[name]!),
        undefined,
        true,
      );
      return [value, ...names.map((name, i) => grads[i] ?? tf.zerosLike(params[name]!))];
    });
    value = (await found[0]!.data())[0]!;
    for (const [i, name] of names.entries()) {
      (await found[i + 1]!.data()).forEach((share, j) => {
        sums[name]![j]! += share;
        squares[name]![j]! += share ** 2;
      });
    }
    dispose(found);
  }
  const variance: Values = {};
  for (const name of names) {
    variance[name] = squares[name]!.map((square, j) =>
      (n * square - sums[name]![j]! ** 2) / (n - 1)
    );
  }
  return { gradient: sums, variance, loss: value };
}

/** Asserts that tensors hold the expected numbers, to 1e-4 of the largest of each. */
export async function assertValues(
  actual: Tensors,
  expected: Values,
  what: string,
): Promise<void> {
  assertEquals(Object.keys(actual).sort(), Object.keys(expected).sort(), what);
  for (const [name, tensor] of Object.entries(actual)) {
    const values = await tensor.data(), wanted = expected[name]!;
    assertEquals(values.length, wanted.length, `${what}: ${name}`);
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    wanted.forEach((value, i) => {
      assert(
        Math.abs(values[i]! - value) <= 1e-4 * largest + 1e-12,
        `${what}: ${name}[${i}] is ${values[i]}, not ${value}; the largest is ${largest}`,
      );
    });
  }
}

/** Standard normal numbers, the same for the same seed. */
export function normal(shape: readonly number[], seed: number): tf.Tensor {
  const stream = random(seed, "normal");
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(Float32Array.from({ length: size }, () => stream.normal()), [...shape]);
}

/** Numbers 0, …, below - 1, the same for the same seed. */
export function numbers(shape: readonly number[], below: number, seed: number): tf.Tensor {
  const stream = random(seed, "numbers");
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Int32Array.from({ length: size }, () => stream.below(below)),
    [...shape],
    "int32",
  );
}

/** Numbers around an offset, that spread by so much of it. */
export const around = (shape: number[], offset: number, spread: number, seed: number) =>
  tf.tidy(() => tf.add(tf.mul(normal(shape, seed), offset * spread), offset));

/** Variances in float64 of gradients of single examples, `[n, size]`. */
export function spreadOf(singles: readonly Float64Array[]): Float64Array {
  const n = singles.length;
  return singles[0]!.map((_, i) => {
    const mean = singles.reduce((sum, single) => sum + single[i]!, 0) / n;
    return singles.reduce((sum, single) => sum + (single[i]! - mean) ** 2, 0) * n / (n - 1);
  });
}

/** Asserts that numbers are the expected ones to a share of each. */
export function assertRelative(
  actual: ArrayLike<number>,
  wanted: Float64Array,
  bound: number,
): void {
  wanted.forEach((value, i) => {
    const error = Math.abs(actual[i]! - value) / value;
    assert(error < bound, `[${i}] is ${actual[i]}, not ${value}: off by ${error} of it`);
  });
}
