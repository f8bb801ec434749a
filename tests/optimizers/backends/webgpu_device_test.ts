import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../../optimizers/backends/tensor_info.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import {
  allocate,
  bufferOf,
  dispatch,
  elementsPerBinding,
  free,
  uniformOf,
  webGpuBackend,
  withFloatBuffers,
} from "../../../optimizers/backends/webgpu_device.ts";
import { runKernel } from "../../../problems/kernels/webgpu/run_kernel.ts";
import { testOnBackends } from "../../backends.ts";

/** `y[i] = x[i] + u` */
const shader = `
  @group(0) @binding(0) var<storage, read> x: array<f32>;
  @group(0) @binding(1) var<storage, read_write> y: array<f32>;
  @group(0) @binding(2) var<uniform> u: array<vec4f, 1>;
  @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&y)) { y[id.x] = x[id.x] + u[0].x; }
  }`;

testOnBackends("a dispatch keeps its place among tfjs's kernels, past any submission", async () => {
  const backend = webGpuBackend();
  const module = backend.device.createShaderModule({ code: shader });
  const pipeline = backend.device.createComputePipeline({ layout: "auto", compute: { module } });
  let [x, submissions] = [tf.tensor1d([1, 2, 3]) as tf.Tensor, 0];
  for (let step = 0; step < 40; step++) { // tfjs submits after each 15
    const doubled = tf.mul(x, 2), y = allocate(backend, x.shape);
    const uniform = uniformOf(backend, [-1]);
    const tensors = [doubled, y];
    if (dispatch(backend, { pipeline, tensors, uniform, workgroups: [1, 1] })) submissions++;
    tf.dispose([x, doubled]);
    x = tensorOf(y);
  }
  assertEquals(
    [...await x.data()],
    [1, 2, 3].map((start) => Math.fround((start - 1) * 2 ** 40 + 1)),
  );
  assertEquals(submissions > 0, true);
  x.dispose();
}, ["webgpu"]);

testOnBackends("a tensor has one buffer, of its size, as long as it lives", () => {
  const backend = webGpuBackend();
  const tensor = tf.tensor1d([1, 2, 3, 4, 5]);
  const buffer = bufferOf(backend, tensor);
  assertEquals(bufferOf(backend, tensor), buffer);
  assertEquals(buffer.size, 20);
  tensor.dispose();
  const info = allocate(backend, [5]), { numDataBuffers } = tf.memory();
  assertEquals(bufferOf(backend, info).size, 20);
  free(backend, info);
  assertEquals(tf.memory().numDataBuffers, numDataBuffers);
}, ["webgpu"]);

Deno.test("webGpuBackend() throws where another backend is in use", async () => {
  await useBackend("cpu");
  assertThrows(() => webGpuBackend(), Error, "the backend in use must be webgpu, got cpu");
});

testOnBackends("a lost device is said, and useBackend() sets up a new one", async () => {
  const backend = webGpuBackend();
  const tensor = tf.tensor1d([1, 2]);
  await tensor.data();
  backend.device.destroy();
  await backend.device.lost;
  await Promise.resolve();
  assertThrows(
    () => webGpuBackend(),
    Error,
    'and all tensors on it: call useBackend("webgpu") for a new one',
  );
  tensor.dispose();
  await useBackend("webgpu");
  assertEquals(webGpuBackend() === backend, false);
  const doubled = tf.tidy(() => tf.mul(tf.tensor1d([1, 2]), 2));
  assertEquals([...await doubled.data()], [2, 4]);
  doubled.dispose();
}, ["webgpu"]);

testOnBackends(
  "withFloatBuffers() converts what tfjs has only relabelled, for the time of a call",
  async () => {
    const backend = webGpuBackend();
    for (const [dtype, values] of [["int32", [3, -2, 7]], ["bool", [1, 0, 1]]] as const) {
      const [whole, cast] = [
        tf.tensor1d([...values]),
        tf.tidy(() => tf.cast(tf.tensor1d([...values], dtype), "float32")),
      ];
      const { numDataBuffers } = tf.memory();
      const copies = withFloatBuffers(backend, [whole, cast, cast], (tensors) => {
        assertEquals([tensors[0] === whole, tensors[1] === cast], [true, false]);
        return tensors.map((x) => tensorOf(runKernel(backend, tf.Abs, { x })));
      });
      for (const copy of copies) assertEquals([...await copy.data()], values.map(Math.abs));
      tf.dispose([whole, cast, ...copies]);
      assertEquals(tf.memory().numDataBuffers < numDataBuffers, true);
    }
  },
  ["webgpu"],
);

testOnBackends("dispatch() refuses what the device does not bind at once", () => {
  const backend = webGpuBackend();
  const module = backend.device.createShaderModule({ code: shader });
  const pipeline = backend.device.createComputePipeline({ layout: "auto", compute: { module } });
  const tensors = [allocate(backend, [8]), allocate(backend, [8])];
  const elements = [0, elementsPerBinding(backend) + 64] as const;
  assertThrows(
    () => dispatch(backend, { pipeline, tensors, elements, workgroups: [1, 1] }),
    RangeError,
    "at once: split it into smaller parameters",
  );
  for (const tensor of tensors) free(backend, tensor);
}, ["webgpu"]);
