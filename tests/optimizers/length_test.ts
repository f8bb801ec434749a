import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { euclideanLength } from "../../optimizers/length.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { clipByBlockNorm, clipByGlobalNorm } from "../../optimizers/transformations/clip.ts";
import { testOnBackends } from "../backends.ts";

const shape = [3, -4, 12, 0];
const length = 13;

/** Magnitudes from the smallest normal number to the largest: some squares vanish, some overflow. */
const magnitudes = [1e-37, 1e-30, 1e-20, 1e-15, 1e-5, 1, 1e10, 1e15, 1e17, 1e19, 1e25, 1e36];

testOnBackends("euclideanLength() is right for elements of any magnitude", async () => {
  for (const magnitude of magnitudes) {
    const found = tf.tidy(() => {
      const values = shape.map((x) => x * magnitude);
      return euclideanLength([tf.tensor1d(values.slice(0, 1)), tf.tensor1d(values.slice(1))]);
    });
    const [value] = await found.data();
    found.dispose();
    assert(Math.abs(value! / (length * magnitude) - 1) < 1e-6, `${magnitude}: ${value}`);
  }
  for (
    const [values, expected] of [[[NaN, 1], NaN], [[Infinity, 1], Infinity], [[0], 0]] as const
  ) {
    const found = tf.tidy(() => euclideanLength([tf.tensor1d([...values])]));
    assertEquals((await found.data())[0], expected);
    found.dispose();
  }
});

testOnBackends("clipping and normalized descent keep the direction of huge gradients", async () => {
  const methods = {
    "clipByGlobalNorm": [clipByGlobalNorm(1), 1],
    "clipByBlockNorm": [clipByBlockNorm(1), 1],
    "normalized": [createOptimizer("normalized", { learningRate: 1 }), -1],
    "block-normalized": [createOptimizer("block-normalized", { learningRate: 1 }), -1, "long"],
  } as const;
  for (const [name, [optimizer, sign, long]] of Object.entries(methods)) {
    for (const magnitude of [1e15, 1e19, 1e25, 1e36]) {
      const grad = { w: tf.tensor1d(shape.map((x) => x * magnitude)) };
      const state = optimizer.init(grad);
      const [next, update] = optimizer.update(state, grad, { params: grad });
      const values = [...await update.w!.data()];
      const unit = long ? length * magnitude : 1; // steepest descent is as long as the gradient
      values.forEach((u, i) =>
        assert(
          Math.abs(sign * u / unit - shape[i]! / length) < 1e-6,
          `${name} at ${magnitude}: ${values}`,
        )
      );
      tf.dispose([state, next, update, grad] as unknown as tf.TensorContainer);
    }
  }
});
