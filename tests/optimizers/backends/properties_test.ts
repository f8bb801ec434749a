import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { addressOf, allocate, free, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { adam } from "../../../optimizers/methods/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";

Deno.test("a full WASM heap is said by whoever asks it for more, and nothing is overwritten", async () => {
  await useBackend("wasm");
  const backend = wasmBackend();
  const n = 3 * 2 ** 20; // 12 MB
  const params = { w: tf.ones([n]) }, grad = { w: tf.fill([n], 2) };
  const optimizer = adam({ learningRate: 0.5 });
  const state = optimizer.init(params);
  const fillers: tf.TensorInfo[] = []; // address space only: nothing is written
  for (const size of [2 ** 26, 2 ** 24, 2 ** 21]) {
    for (;;) {
      const info = backend.makeOutput([size], "float32");
      if (addressOf(backend, info) === 0) break;
      fillers.push(info);
    }
  }
  const wanted =
    /out of memory: 12 MB more are wanted on the WASM heap.*smaller batches.*--split-at/;
  const calls: Readonly<Record<string, () => unknown>> = {
    "our allocations": () => allocate(backend, [n]),
    "our executors": () => optimizer.update(state, grad),
    "tfjs' kernels": () => tf.add(grad.w, 1),
    "tfjs' uploads": () => tf.add(tf.tensor1d(new Float32Array(n)), 1),
  };
  for (const [what, call] of Object.entries(calls)) {
    const { message } = assertThrows(call, RangeError);
    assertEquals(wanted.test(message), true, `${what}: ${message}`);
  }
  for (const info of fillers) free(backend, info);
  const [next, update] = optimizer.update(state, grad); // there is room again, and all is as it was
  assertEquals((await update.w!.data())[n - 1], -0.5);
  assertEquals((await grad.w.data()).every((x) => x === 2), true);
  dispose([params, grad, state, next, update]);
});
