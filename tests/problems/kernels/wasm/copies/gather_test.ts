import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../../optimizers/backends/use_backend.ts";
import "../../../../../problems/kernels/mod.ts";
import { values } from "../../against_cpu.ts";

/** Results on cpu, which is the reference, and on WASM. */
async function onBoth(gather: () => tf.Tensor): Promise<object[]> {
  const results = [];
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const result = gather();
    results.push({ shape: result.shape, dtype: result.dtype, values: [...await result.data()] });
    result.dispose();
    assertEquals(tf.memory().numTensors, before);
  }
  return results;
}

Deno.test("GatherV2 on WASM agrees with cpu for rows and columns of any shape", async () => {
  for (const shape of [[5], [5, 1], [5, 3], [4, 2, 3], [3, 1, 130]]) {
    for (const size of [[1], [7], [2, 3], [2, 2, 2]]) {
      for (const axis of [0, shape.length - 1]) {
        for (const dtype of ["float32", "int32"] as const) {
          const [cpu, wasm] = await onBoth(() =>
            tf.tidy(() => {
              const x = tf.cast(tf.mul(tf.tensor(values(shape, 1), shape), 100), dtype);
              const indices = tf.tensor(values(size, 2, shape[axis]), size, "int32");
              return tf.gather(x, indices, axis);
            })
          );
          assertEquals(wasm, cpu, `[${shape}] by [${size}] along ${axis}, ${dtype}`);
        }
      }
    }
  }
});

Deno.test("GatherV2 on WASM agrees with cpu within batches", async () => {
  const [cpu, wasm] = await onBoth(() =>
    tf.tidy(() => {
      const x = tf.tensor(values([2, 3, 4], 1), [2, 3, 4]);
      return tf.gather(x, tf.tensor2d([[2, 0], [1, 1]], [2, 2], "int32"), 1, 1);
    })
  );
  assertEquals(wasm, cpu);
});

Deno.test("GatherV2 on WASM leaves indices beyond the table to the stock kernel", async () => {
  await useBackend("wasm");
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  for (const index of [2, -1]) {
    const indices = tf.tensor1d([0, index], "int32");
    assertThrows(() => tf.gather(x, indices), Error, `the index value ${index} is not in [0, 1]`);
    indices.dispose();
  }
  x.dispose();
});
