import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../../optimizers/backends/tensor_info.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import {
  allocate,
  bufferOf,
  dispatch,
  free,
  uniformOf,
  webGpuBackend,
} from "../../../optimizers/backends/webgpu_device.ts";
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
