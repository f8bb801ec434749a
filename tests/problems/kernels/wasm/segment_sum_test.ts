import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import "../../../../problems/kernels/mod.ts";

Deno.test("an embedding's gradient on WASM is the one on cpu", async () => {
  const gradients = [];
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const table = tf.reshape(tf.range(0, 15), [5, 3]);
    const gradient = tf.grad((table) =>
      tf.square(tf.gather(table, tf.tensor1d([4, 0, 4, 2], "int32")))
    );
    gradients.push([...gradient(table).dataSync()]);
  }
  assertEquals(gradients[1], gradients[0]);
  assertEquals(gradients[1]!.slice(-3), [48, 52, 56]);
});

Deno.test("segment sums on WASM leave out rows of unknown segments", async () => {
  await useBackend("wasm");
  const x = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
  const sums = tf.unsortedSegmentSum(x, tf.tensor1d([1, 7, -1], "int32"), 2);
  assertEquals([...sums.dataSync()], [0, 0, 1, 2]);
});
