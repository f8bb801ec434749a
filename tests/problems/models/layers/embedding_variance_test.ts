import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { embeddingVariance } from "../../../../problems/models/layers/embedding_variance.ts";
import { testOnBackends } from "../../../backends.ts";
import { around, assertRelative, spreadOf } from "../../variance/reference.ts";

for (const spread of [1, 0.1, 0.017, 0.004, 0.001]) {
  testOnBackends(
    `variances of an embedding are right where gradients spread by ${spread}`,
    async () => {
      const [n, symbols, places, size] = [64, 4, 3, 5];
      // the symbols 0 and 1 are in all examples, 1 twice in the even ones
      const x = tf.tensor2d(
        Array.from({ length: n }, (_, k) => [0, 1, k % 2 === 0 ? 1 : 2 + k % 3 % 2]),
        [n, places],
        "int32",
      );
      const dy = around([n, places, size], 2, spread, 3);
      const [numbers, values] = [await x.data(), await dy.data()];
      const singles = Array.from({ length: n }, (_, k) => {
        const single = new Float64Array(symbols * size);
        for (let p = 0; p < places; p++) {
          const at = k * places + p;
          for (let j = 0; j < size; j++) single[numbers[at]! * size + j]! += values[at * size + j]!;
        }
        return single;
      });
      const params = { kernel: tf.zeros([symbols, size]) };
      const found = tf.tidy(() => ({
        ...embeddingVariance({ params, x, dy, summed: false }).kernel!,
      }));
      assertRelative(await found.variance.data(), spreadOf(singles), 1e-4 + 1e-6 / spread);
      dispose([x, dy, params, found]);
    },
  );
}
