import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../../optimizers/backends/tensor_info.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import {
  addressOf,
  allocate,
  arrayOf,
  free,
  memoryOf,
  shared,
  viewOf,
  type WasmBackend,
  wasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { testOnBackends } from "../../backends.ts";

testOnBackends("a tensor lies at its address in the memory", () => {
  const backend = wasmBackend();
  const tensor = tf.tensor1d([1.5, -2, 3]);
  const address = addressOf(backend, tensor);
  assertEquals([...new Float32Array(memoryOf(backend).buffer, address, 3)], [1.5, -2, 3]);
  assertEquals([...viewOf(backend, tensor)], [1.5, -2, 3]);
  tensor.dispose();
}, ["wasm"]);

testOnBackends("what is allocated and written is a tensor", () => {
  const backend = wasmBackend();
  const info = allocate(backend, [2, 2]);
  viewOf(backend, info).set([1, 2, 3, 4]);
  const tensor = tensorOf(info);
  assertEquals(tensor.arraySync(), [[1, 2], [3, 4]]);
  tensor.dispose();
  const whole = allocate(backend, [3], "int32");
  assert(arrayOf(backend, whole) instanceof Int32Array);
  free(backend, whole);
}, ["wasm"]);

testOnBackends("memory that is freed is used again", () => {
  const backend = wasmBackend();
  const bytes = () => memoryOf(backend).buffer.byteLength;
  free(backend, allocate(backend, [2 ** 20]));
  const before = bytes();
  for (let i = 0; i < 50; i++) free(backend, allocate(backend, [2 ** 20]));
  assertEquals(bytes(), before);
}, ["wasm"]);

testOnBackends("shared data live until the last reference is given up", () => {
  const backend = wasmBackend();
  const info = allocate(backend, [1]);
  viewOf(backend, info)[0] = 7;
  const second = shared(backend, info);
  free(backend, info);
  assertEquals([...viewOf(backend, second)], [7]);
  free(backend, second);
}, ["wasm"]);

Deno.test("memoryOf() finds the memory of tfjs with and without threads", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const threads = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  const backendWith = (wasm: Omit<WasmBackend["wasm"], "_malloc" | "_free">) =>
    ({ wasm }) as WasmBackend;
  assertStrictEquals(memoryOf(backendWith({ asm: { memory } })), memory);
  assertStrictEquals(memoryOf(backendWith({ wasmMemory: threads })), threads);
  assertStrictEquals(memoryOf(backendWith({ asm: {}, wasmMemory: threads })), threads);
  assertThrows(() => memoryOf(backendWith({})), Error, "is not where tfjs 4.22 has it");
});

Deno.test("wasmBackend() throws where another backend is in use", async () => {
  await useBackend("cpu");
  assertThrows(() => wasmBackend(), Error, "the backend in use must be wasm, got cpu");
});
