/** A small loss, its variables, and the loop that the contract describes. @module */
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { dispose, mapTensors } from "../../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../../optimizers/types.ts";

export const learningRate = 0.05;
export const values = { a: [1, -2, 3], b: [0.5] };

const bits = (x: ArrayLike<number>) => new Int32Array(Float32Array.from(x).buffer);
/** The bits of tensors, by name. */
export const read = async (tensors: Tensors) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(tensors).map(async ([k, t]) => [k, bits(await t.data())] as const),
    ),
  );

/** A small loss of two parameters, of which the second is not always used. */
export const loss = ({ a, b }: Record<string, tf.Tensor>): tf.Scalar => {
  const square = tf.sum(tf.square(tf.sub(a!, [1, 1, 2])));
  return (b ? tf.add(square, tf.sum(tf.mul(tf.square(b), tf.sum(a!)))) : square) as tf.Scalar;
};

/** Variables `a` and `b`, and freeing them. */
export function variables(names: readonly ("a" | "b")[] = ["a", "b"]): Record<string, tf.Variable> {
  return Object.fromEntries(
    names.map((name) => [name, tf.tidy(() => tf.variable(tf.tensor1d(values[name]), true, name))]),
  );
}

/** The loop that the contract describes, `steps` times. */
export async function functional(optimizer: Optimizer, steps: number) {
  let params: Tensors = { a: tf.tensor1d(values.a), b: tf.tensor1d(values.b) };
  let state = optimizer.init(params);
  for (let t = 0; t < steps; t++) {
    const gradient = tf.tidy(() => {
      const [a, b] = tf.grads((a, b) => loss({ a: a!, b: b! }))([params.a!, params.b!]);
      return { a: a!, b: b! };
    });
    const [nextState, update] = optimizer.update(state, gradient, { params });
    const nextParams = applyUpdate(params, update);
    dispose([gradient, update, state, params]);
    [state, params] = [nextState, nextParams];
  }
  const shown = optimizer.evaluationParams?.(state, params);
  const result = await read(shown ?? params);
  dispose([state, params, shown]);
  return result;
}

/** Not element-wise, so that a chain has parts; its state has numbers of all kinds. */
export const passing: Optimizer = {
  name: "passing",
  init: () => ({ count: 0 }),
  update: ({ count }, grad) => [{ count: count + 1 }, mapTensors(grad, (g) => g.clone())],
};

/** No gradient. */
export const none = undefined as unknown as tf.Tensor;
