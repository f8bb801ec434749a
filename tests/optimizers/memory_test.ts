/** Thousands of updates hold no more memory than one. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { memoryOf, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { testOnBackends } from "../backends.ts";

/** Bytes or buffers that the backend itself has allocated. */
function allocated(): number {
  switch (tf.getBackend()) {
    case "wasm":
      return memoryOf(wasmBackend()).buffer.byteLength;
    case "webgpu": {
      // deno-lint-ignore no-explicit-any -- internals of the backend of tfjs 4.22
      const { bufferManager } = tf.backend() as any;
      return bufferManager.numUsedBuffers + bufferManager.numFreeBuffers;
    }
    default:
      return 0;
  }
}

for (const id of ["m-svag", "adamw"]) {
  testOnBackends(`1,000 updates by ${id} leave the memory as it was`, async (backend) => {
    const optimizer = createOptimizer(id, { learningRate: (t) => 1e-3 / (1 + t) });
    let params: tf.NamedTensorMap = { w: tf.ones([64, 300]), b: tf.ones([7]), s: tf.scalar(1) };
    const grad = { w: tf.ones([64, 300]), b: tf.ones([7]), s: tf.scalar(1) };
    let state = optimizer.init(params);
    const step = () => {
      const [next, update] = optimizer.update(state, grad, { params });
      const moved = applyUpdate(params, update);
      dispose([state, params, update]);
      [state, params] = [next, moved];
    };
    for (let i = 0; i < 50; i++) step();
    await params.s!.data(); // what the device still has to do, it does
    const [tensors, memory] = [tf.memory().numTensors, allocated()];
    for (let i = 0; i < 1000; i++) {
      step();
      if (backend === "webgpu" && i % 50 === 0) await params.s!.data();
    }
    await params.s!.data();
    assertEquals(tf.memory().numTensors, tensors);
    assert(allocated() <= memory, `${memory} grew to ${allocated()}`);
    dispose([state, params, grad]);
  });
}
