import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import "../../../../problems/kernels/mod.ts";

Deno.test("clones and casts on WASM outlive what they were made from", async () => {
  await useBackend("wasm");
  const before = tf.memory().numTensors;
  const x = tf.tensor1d([1.5, 0, -2]);
  const clone = tf.clone(x), same = tf.cast(x, "float32"), whole = tf.cast(x, "int32");
  x.dispose();
  const reused = tf.tensor1d([7, 7, 7]);
  assertEquals([...clone.dataSync()], [1.5, 0, -2]);
  assertEquals([...same.dataSync()], [1.5, 0, -2]);
  assertEquals([...whole.dataSync()], [1, 0, -2]);
  assertEquals(tf.clone(tf.tensor(["words"])).dataSync(), ["words"] as unknown as Float32Array);
  tf.dispose([clone, same, whole, reused]);
  assertEquals(tf.memory().numTensors, before + 2);
});
