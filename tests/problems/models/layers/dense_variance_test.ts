import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../../../optimizers/types.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { denseVariance } from "../../../../problems/models/layers/dense_variance.ts";
import { testOnBackends } from "../../../backends.ts";
import {
  around,
  assertRelative,
  assertValues,
  normal,
  spreadOf,
} from "../../variance/reference.ts";

/** `x_kᵀ δ_k` of each example, from the float32 numbers of both, `[n, a]` and `[n, b]`. */
async function products(x: Tensor, dy: Tensor): Promise<Float64Array[]> {
  const [n, a] = x.shape as [number, number], b = dy.shape[1]!;
  const [left, right] = [await x.data(), await dy.data()];
  return Array.from(
    { length: n },
    (_, k) =>
      Float64Array.from(
        { length: a * b },
        (_, i) => left[k * a + Math.floor(i / b)]! * right[k * b + i % b]!,
      ),
  );
}

for (const spread of [1, 0.1, 0.017, 0.004, 0.001]) {
  testOnBackends(
    `variances of a large dense layer are right where gradients spread by ${spread}`,
    async () => {
      const kinds = [
        [64, 61, 47, 1, 1],
        [17, 64, 40, 1000, -0.01],
        [200, 33, 30, -3, 1e-4],
        [8, 100, 51, 1, 1],
      ] as const;
      for (const [n, inputs, units, size, factor] of kinds) {
        const x = around([n, inputs], size, spread, 1), dy = around([n, units], factor, spread, 2);
        const wanted = spreadOf(await products(x, dy));
        const params = { kernel: tf.zeros([inputs, units]) };
        for (const summed of [false, true]) {
          const found = tf.tidy(() => ({ ...denseVariance({ params, x, dy, summed }).kernel! }));
          const total = Float64Array.of(wanted.reduce((sum, value) => sum + value));
          const bound = 1e-4 + 1e-6 / spread;
          assertRelative(await found.variance.data(), summed ? total : wanted, bound);
          const product = tf.matMul(x, dy, true, false);
          const mean = Float64Array.from(await product.data());
          await assertValues({ gradient: found.gradient }, { gradient: mean }, "gradient");
          dispose([found, product]);
        }
        dispose([x, dy, params]);
      }
    },
  );
}

testOnBackends("a gradient that is the same for all examples has the variance 0", async () => {
  // as large inputs have small gradients, 1/x
  const x = tf.tidy(() => tf.exp(normal([64, 60], 1)));
  const params = { kernel: tf.zeros([60, 50]) };
  const same = tf.tidy(() => tf.tile(tf.slice(x, 0, 1), [64, 1]));
  const dy = tf.tidy(() => tf.tile(tf.slice(x, 0, [1, 50]), [64, 1]));
  const { variance, gradient } = tf.tidy(() => ({
    ...denseVariance({ params, x: same, dy, summed: false }).kernel!,
  }));
  assertEquals(new Set(await variance.data()), new Set([0]));
  dispose([x, params, same, dy, variance, gradient]);
});

testOnBackends("gradients spread by little where inputs and what comes back do not", async () => {
  const [n, size, spread] = [64, 60, 0.001];
  // the loss is the logarithm of what the input is a factor of
  const scale = tf.tidy(() => tf.exp(tf.mul(normal([n, 1], 1), 0.5)));
  const x = tf.tidy(() => tf.mul(scale, around([n, size], 1, spread, 2)));
  const dy = tf.tidy(() => tf.div(around([n, size - 1], 1, spread, 3), scale));
  const params = { kernel: tf.zeros([size, size - 1]) };
  const found = tf.tidy(() => ({ ...denseVariance({ params, x, dy, summed: false }).kernel! }));
  assertRelative(await found.variance.data(), spreadOf(await products(x, dy)), 0.01);
  dispose([scale, x, dy, params, found]);
});
