import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import {
  conv2dFilterMoments,
  runMomentsKernel,
} from "../../../../problems/kernels/moments_kernels.ts";
import { dense, lstm, oneHot, sequential, timeDistributed } from "../../../../problems/mod.ts";
import { lossGradientVariance } from "../../../../problems/variance/loss_gradient_variance.ts";
import { randomKey } from "../../../../problems/random.ts";
import { values, webGpuTest } from "../against_cpu.ts";

/** Small whole numbers as tensors: written as floats, and cast from another type, which WebGPU relabels. */
function twice(shape: readonly number[], dtype: "int32" | "bool"): readonly [tf.Tensor, tf.Tensor] {
  const numbers = values([...shape], 3).map((x) =>
    dtype === "bool" ? Number(x > 0) : Math.round(3 * x)
  );
  return [
    tf.tensor(numbers, [...shape]),
    tf.tidy(() => tf.cast(tf.tensor(numbers, [...shape], dtype), "float32")),
  ];
}

async function assertSame(found: readonly tf.Tensor[], what: string): Promise<void> {
  const [plain, cast] = await Promise.all(found.map((tensor) => tensor.data()));
  assert(plain!.some((x) => x !== 0), `${what} is nothing but zeros`);
  assertEquals([...cast!], [...plain!], what);
}

webGpuTest("kernels take tensors that were cast from integers and truth values", async () => {
  await useBackend("webgpu");
  for (const dtype of ["int32", "bool"] as const) {
    for (const channels of [1, 4]) {
      const [xs, dys] = [twice([3, 5, 5, channels], dtype), twice([3, 4, 4, 2], dtype)];
      const filterShape = [2, 2, channels, 2] as [number, number, number, number];
      const filters = xs.map((x, i) =>
        tf.tidy(() => {
          const loss = (w: tf.Tensor) =>
            tf.sum(tf.mul(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid"), dys[i]!));
          return tf.grad(loss)(tf.ones(filterShape));
        })
      );
      await assertSame(filters, `a filter's gradient, ${channels} channels, ${dtype}`);
      const attrs = { strides: 1, pad: "valid", filterShape };
      const moments = xs.map((x, i) =>
        runMomentsKernel(conv2dFilterMoments, { x, dy: dys[i]! }, attrs)!
      );
      for (const at of [1, 2]) {
        await assertSame(moments.map((all) => all[at]!), `moment ${at} of single gradients`);
      }
      dispose([xs, dys, filters, moments]);
    }
  }
});

webGpuTest(
  "the variance of a recurrent net that begins with one-hot rows is that on CPU",
  async () => {
    const model = sequential([oneHot(3), ["lstm", lstm(2)], ["out", timeDistributed(dense(1))]]);
    const found: Record<string, number[]> = {};
    for (const backend of ["cpu", "webgpu"] as const) {
      await useBackend(backend);
      const params = model.init(randomKey(0), [3]);
      const batch = {
        xs: tf.tensor2d([[0, 1, 2], [2, 2, 1], [1, 0, 0]], [3, 3], "int32"),
        ys: tf.zeros([3]),
      };
      const result = lossGradientVariance(model, (y) => tf.mean(y))(params, batch as never);
      const all = [...Object.values(result.gradient), ...Object.values(result.variance)];
      found[backend] = (await Promise.all(all.map((tensor) => tensor.data()))).flatMap((
        v,
      ) => [...v]);
      dispose([params, batch, result]);
    }
    found.cpu!.forEach((expected, i) => {
      const actual = found.webgpu![i]!;
      assert(
        Math.abs(actual - expected) <= 1e-4 * Math.abs(expected) + 1e-9,
        `${actual}, not ${expected}`,
      );
    });
  },
);
