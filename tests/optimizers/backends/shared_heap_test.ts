import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { assemble, binaryOf } from "../../../optimizers/backends/assembler/mod.ts";
import { onSharedHeap, withSharedMemory } from "../../../optimizers/backends/shared_heap.ts";
import { memoryOf, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { isShared } from "../../../optimizers/backends/wasm_memory.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const types = [1, 4, 1, 0x60, 0, 0]; // one function type
/** A section of memories: flags, and 2 pages at least. */
const memory = (flags: number, ...rest: number[]) => [5, 3 + rest.length, 1, flags, 2, ...rest];
const custom = (length: number) => {
  const content = [1, 0x78, ...Array.from({ length: length - 2 }, () => 5)];
  return [0, 128 | length & 127, length >> 7, ...content];
};

Deno.test("withSharedMemory() changes the declaration of a memory that has a maximum, and no more", () => {
  const parts = [types, custom(400)];
  const binary = (of: number[]) => Uint8Array.from([...header, ...parts.flat(), ...of]);
  const changed = binary(memory(1, 8)), kept = changed.slice();
  assert(WebAssembly.validate(changed));
  const shared = withSharedMemory(changed);
  assertEquals(changed, kept);
  assertEquals([...shared], [...binary(memory(3, 8))]);
  assert(WebAssembly.validate(shared));
  const same = [binary(memory(0)), binary(memory(3, 8)), binary([]), Uint8Array.from(header)];
  for (const each of same) assertStrictEquals(withSharedMemory(each), each);
});

Deno.test("useBackend() puts WASM on a memory that threads can share", async () => {
  const before = WebAssembly.instantiate;
  await Promise.all([useBackend("wasm"), useBackend("wasm")]);
  assertStrictEquals(WebAssembly.instantiate, before);
  assert(isShared(memoryOf(wasmBackend())));
  const sum = tf.tidy(() => tf.sum(tf.ones([100, 100])).dataSync());
  assert(sum.buffer instanceof ArrayBuffer); // what is read is a copy
  assertEquals([...sum], [10000]);
});

Deno.test("onSharedHeap() hands on what starts, fails, and any kind of module", async () => {
  const before = WebAssembly.instantiate;
  const code = binaryOf([assemble("nothing", [], () => [])]);
  const imports = { heap: { memory: new WebAssembly.Memory({ initial: 0 }) } };
  const found = await onSharedHeap(async () => {
    assert(WebAssembly.instantiate !== before);
    const compiled = await WebAssembly.compile(code);
    return [
      (await WebAssembly.instantiate(compiled, imports)).exports,
      (await WebAssembly.instantiate(code, imports)).instance.exports,
      (await WebAssembly.instantiate(code.buffer, imports)).instance.exports,
    ];
  });
  for (const each of found) assertEquals(Object.keys(each), ["nothing"]);
  await onSharedHeap(() => Promise.reject(new Error("not here"))).catch(() => {});
  assertStrictEquals(WebAssembly.instantiate, before);
});
