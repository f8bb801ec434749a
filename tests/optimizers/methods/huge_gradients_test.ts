import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { dispose, tensorsOf } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";
import { elementwiseIds } from "../elementwise_ids.ts";
import { takesSign } from "../reference.ts";

/** The last update and state of a method that is given gradients of one element, in turn. */
async function follow(id: string, gradients: readonly number[]) {
  const optimizer = createOptimizer(id, { learningRate: 1e-3 });
  const params = { w: tf.tensor1d([1]) };
  let state = optimizer.init(params);
  let last: Tensors = {};
  for (const g of gradients) {
    const grad = { w: tf.tensor1d([g]) };
    const variance = { w: tf.tensor1d([g * g]) }; // overflows with the gradient
    const [next, update] = optimizer.update(state, grad, { params, variance });
    dispose([state, last, grad, variance]);
    [state, last] = [next, update];
  }
  const values = await Promise.all(
    tensorsOf(state).map(async (tensor) => (await tensor.data())[0]!),
  );
  const [update] = await last.w!.data();
  dispose([state, last, params]);
  return { update: update!, values };
}

const ordinary = Array.from({ length: 30 }, () => 1);

testOnBackends("no coordinate is stopped for ever by one huge gradient", async () => {
  for (const id of elementwiseIds) {
    for (const huge of [1e19, -1e25, 3.4e38]) {
      const { update, values } = await follow(id, [...ordinary, huge, ...ordinary]);
      assert(
        update !== 0 && Number.isFinite(update),
        `${id} after ${huge}: an update of ${update}`,
      );
      assert(values.every(Number.isFinite), `${id} after ${huge}: a state of ${values}`);
    }
  }
});

testOnBackends("an infinite gradient, or none, shows in every method", async () => {
  for (const id of elementwiseIds.filter((id) => !takesSign(id))) {
    for (const bad of [Infinity, -Infinity, NaN]) {
      const { update } = await follow(id, [...ordinary, bad]);
      assert(!Number.isFinite(update), `${id} after ${bad}: an update of ${update}`);
    }
  }
});
