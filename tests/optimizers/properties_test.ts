/**
 * What optimizers take and hold: nothing but float32, wherever they read tensors, and no more memory
 * after thousands of updates than after one.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { createOptimizer, optimizerIds } from "../../optimizers/methods/registry.ts";
import {
  blockInfNorm,
  diagonalNorm,
  l1Norm,
  l2Norm,
  lInfNorm,
  type Norm,
} from "../../optimizers/norms/mod.ts";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import {
  accumulate,
  clipByBlockNorm,
  clipByGlobalNorm,
  inject,
  lookahead,
  partition,
} from "../../optimizers/transformations/mod.ts";
import type { Observation, Optimizer, OptimizerState, Tensors } from "../../optimizers/types.ts";
import { testOnBackends } from "../backends.ts";
import { memoryOf, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";

const learningRate = 0.1;

const optimizers: readonly (readonly [string, () => Optimizer])[] = [
  ...optimizerIds.map((id) => [id, () => createOptimizer(id, { learningRate })] as const),
  ["clipByGlobalNorm", () => clipByGlobalNorm(1)],
  ["clipByBlockNorm", () => clipByBlockNorm(1)],
  ["inject", () => inject(() => {})],
  ["accumulate", () => accumulate<OptimizerState>(2, createOptimizer("sgd", { learningRate }))],
  ["lookahead", () => lookahead<OptimizerState>(createOptimizer("sgd", { learningRate }))],
  ["partition", () => partition({ "*": createOptimizer("sgd", { learningRate }) })],
];

const others = () =>
  // tfjs-wasm has no complex numbers
  (["int32", "bool", "complex64"] as const).slice(0, tf.getBackend() === "wasm" ? 2 : 3);

/** Tensors of another type than float32, `[2]`. */
const of = (dtype: "int32" | "bool" | "complex64"): Tensors => ({
  w: dtype === "complex64" ? tf.complex([1, 0], [0, 1]) : tf.tensor1d([1, 0], dtype),
});

const floats = (): Tensors => ({ w: tf.tensor1d([1, 0.5]) });

/** All that an optimizer may be told. */
const told = (): Observation => ({
  params: floats(),
  variance: floats(),
  curvature: tf.tensor2d([[2, 0], [0, 3]]),
});

testOnBackends("no optimizer takes a tensor for what it is not", () => {
  for (const [, make] of optimizers) {
    for (const dtype of others()) {
      const optimizer = make();
      const start = floats(), grad = of(dtype), seen = told();
      const state = optimizer.init(start);
      assertThrows(
        () => optimizer.update(state, grad, seen),
        TypeError,
        `gradient "w" must be float32, got ${dtype}`,
      );
      dispose([start, grad, seen, state]);
    }
  }
});

testOnBackends("nor what it is told besides, nor parameters to begin with", () => {
  for (const [name, make] of optimizers) {
    const optimizer = make();
    for (const part of ["params", "variance", "curvature"] as const) {
      if (!optimizer.needs?.[part]) continue;
      const start = floats(), grad = floats(), seen = told(), wrong = of("int32");
      const state = optimizer.init(start);
      const bad = part === "curvature" ? tf.ones([2, 2], "int32") : wrong;
      const error = assertThrows(
        () => optimizer.update(state, grad, { ...seen, [part]: bad }),
        TypeError,
      );
      assert(error.message.includes("must be float32, got int32"), `${name}: ${error.message}`);
      dispose([start, grad, seen, state, wrong, bad]);
    }
    const none = optimizer.init({}), keeps = tensorsOf(none).length > 0;
    dispose(none);
    if (keeps) continue;
    const wrong = of("int32");
    let state: unknown;
    try {
      state = optimizer.init(wrong);
      assertEquals(tensorsOf(state), [], `${name} keeps tensors that are not float32`);
    } catch (error) {
      assert(error instanceof TypeError && error.message.includes('"w" must be float32'), name);
    }
    dispose([wrong, state]);
  }
});

testOnBackends("applyUpdate() names the tensors that are not float32", () => {
  for (const dtype of others()) {
    const [good, bad] = [floats(), of(dtype)];
    const got = `"w" must be float32, got ${dtype}`;
    assertThrows(() => applyUpdate(bad, good), TypeError, `parameters ${got}`);
    assertThrows(() => applyUpdate(good, bad), TypeError, `update ${got}`);
    dispose([good, bad]);
  }
});

testOnBackends("norms do not measure what is not float32", () => {
  const scales = floats();
  const norms: readonly Norm[] = [
    ...[l1Norm(), l2Norm(), lInfNorm(), blockInfNorm(), diagonalNorm(scales)],
  ];
  for (const norm of norms) {
    for (const dtype of others()) {
      const wrong = of(dtype);
      for (const measure of [norm.norm, norm.dual, norm.unit]) {
        assertThrows(() => dispose(measure(wrong)), TypeError, "must be float32");
      }
      dispose(wrong);
    }
  }
  dispose(scales);
});

/** What tfjs makes of them by `cast`: float32, with the memory of the type before on WebGPU. */
const relabelled = (values: readonly number[], dtype: "int32" | "bool"): Tensors => ({
  w: tf.tidy(() => tf.cast(tf.tensor1d([...values], dtype), "float32")),
});

testOnBackends("tensors that were cast count as what they say", async () => {
  for (const [name, make] of optimizers) {
    for (const [dtype, values] of [["int32", [3, -2]], ["bool", [1, 0]]] as const) {
      const updates = [];
      for (const cast of [true, false]) {
        const grad = cast ? relabelled(values, dtype) : { w: tf.tensor1d([...values]) };
        const params = cast ? relabelled(values, dtype) : { w: tf.tensor1d([...values]) };
        const variance = cast ? relabelled([4, 1], "int32") : { w: tf.tensor1d([4, 1]) };
        const curvature = tf.tensor2d([[2, 0], [0, 3]]);
        const optimizer = make();
        let state = optimizer.init(params);
        for (let t = 0; t < 2; t++) {
          const [next, update] = optimizer.update(state, grad, { params, variance, curvature });
          const moved = applyUpdate(params, update);
          updates.push([...await update.w!.data(), ...await moved.w!.data()].map((x) => x + 0));
          dispose([state, update, moved]);
          state = next;
        }
        dispose([grad, params, variance, curvature, state]);
      }
      assertEquals(updates.slice(0, 2), updates.slice(2), `${name} of a cast ${dtype}`);
    }
  }
});

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
