/** Gradients of TensorFlow.js held against differences along directions. @module */
import * as tf from "@tensorflow/tfjs";
import { random } from "../../../problems/random.ts";

/** A function of variables, the same each time it is made. */
export interface Subject {
  /** What it is differentiated by. */
  readonly variables: readonly tf.Variable[];
  /** Its value; nothing else changes. */
  forward(): tf.Tensor;
  /** Frees the variables, and whatever there is besides. */
  dispose(): void;
}

/** Derivatives along directions, two for each variable. */
export interface Derivatives {
  /** `⟨∇f, v⟩` for each of the directions. */
  readonly along: readonly number[];
  /** The length of ∇f with respect to the direction's variable. */
  readonly lengths: readonly number[];
}

/** Half of the smallest step; a power of two, so that positions are exact. */
const step = 2 ** -9;
const directionsEach = 2;

/**
 * Values that are far enough apart for no step to change their order, nor the sign of one: an odd
 * multiple of 2⁻⁶ each, in random order.
 */
export function apartValues(size: number, seed: number): Float32Array {
  const stream = random(seed, "values");
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const spacing = Math.max(2 ** -5, 2 ** Math.ceil(Math.log2(2 / Math.max(1, size))));
  return Float32Array.from(order, (rank) => (rank - Math.floor(size / 2) + 0.5) * spacing);
}

/** A variable of {@linkcode apartValues}. */
export function apartVariable(shape: readonly number[], seed: number): tf.Variable {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tidy(() => tf.variable(tf.tensor(apartValues(size, seed), [...shape])));
}

/** Random signs. */
function signs(size: number, seed: number): Float32Array {
  const stream = random(seed, "signs");
  return Float32Array.from({ length: size }, () => stream.below(2) === 0 ? -1 : 1);
}

/** Lets everything that asks for random numbers see the same ones. */
export function alike<T>(run: () => T): T {
  const { random } = Math;
  let state = 1;
  Math.random = () => (state = state * 16807 % 2147483647) / 2147483647;
  try {
    return run();
  } finally {
    Math.random = random;
  }
}

const weightsSeed = 77;

/** `Σ r y` with random r, in double precision. */
async function projected(forward: () => tf.Tensor): Promise<number> {
  const y = alike(forward);
  const values = await y.data();
  y.dispose();
  const weights = apartValues(values.length, weightsSeed);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i]! * values[i]!;
  return sum;
}

/**
 * Derivatives of `Σ r y`, y the subject's value and r random, by differences of the fourth order on the
 * backend in use.
 */
export async function differences(make: () => Subject): Promise<number[]> {
  const subject = alike(make), { variables } = subject;
  const found: number[] = [];
  for (const [k, variable] of variables.entries()) {
    const start = (await variable.data()).slice();
    for (let n = 0; n < directionsEach; n++) {
      const v = signs(start.length, 10 * k + n);
      const at = async (share: number): Promise<number> => {
        const moved = tf.tensor(start.map((x, i) => x + share * v[i]!), variable.shape, "float32");
        variable.assign(moved);
        moved.dispose();
        return await projected(() => subject.forward());
      };
      const near = await at(step) - await at(-step), far = await at(2 * step) - await at(-2 * step);
      found.push((8 * near - far) / (12 * step));
      await at(0);
    }
  }
  subject.dispose();
  return found;
}

/** The same derivatives from the gradient of the backend in use, and the gradient's length each time. */
export async function derivatives(make: () => Subject): Promise<Derivatives> {
  const subject = alike(make), { variables } = subject;
  const along: number[] = [], lengths: number[] = [];
  try {
    const { value, grads } = alike(() =>
      tf.variableGrads(() => {
        const y = subject.forward();
        const weights = tf.tensor(apartValues(y.size, weightsSeed), y.shape);
        return tf.sum(tf.mul(y, weights)) as tf.Scalar;
      }, [...variables])
    );
    value.dispose();
    for (const [k, variable] of variables.entries()) {
      const gradient = grads[variable.name]!;
      if (String(gradient.shape) !== String(variable.shape)) {
        throw new Error(`gradient [${gradient.shape}] of a variable [${variable.shape}]`);
      }
      const values = Float32Array.from(await gradient.data());
      const length = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
      for (let n = 0; n < directionsEach; n++) {
        const v = signs(values.length, 10 * k + n);
        along.push(values.reduce((sum, x, i) => sum + x * v[i]!, 0));
        lengths.push(length);
      }
    }
    tf.dispose(grads);
  } finally {
    subject.dispose();
  }
  return { along, lengths };
}

/** The largest difference of derivatives, relative to the gradient's length or the derivative. */
export function largestError(
  { along, lengths }: Derivatives,
  reference: readonly number[],
): number {
  return along.reduce((most, value, i) => {
    const expected = reference[i]!;
    const scale = Math.max(lengths[i]!, Math.abs(expected), 1e-3);
    const error = Math.abs(value - expected) / scale;
    return Number.isNaN(error) ? Infinity : Math.max(most, error);
  }, 0);
}
