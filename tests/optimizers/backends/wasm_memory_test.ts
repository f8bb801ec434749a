import { assert, assertEquals } from "@std/assert";
import { grow, isShared, page, roundUp } from "../../../optimizers/backends/wasm_memory.ts";

Deno.test("roundUp() is the least multiple that is not below", () => {
  assertEquals([0, 1, 16, 17].map((count) => roundUp(count, 16)), [0, 16, 16, 32]);
});

Deno.test("grow() makes room for so many bytes, keeps what is there, and never shrinks", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer)[5] = 9;
  for (const [bytes, pages] of [[0, 1], [page, 1], [page + 1, 2], [5 * page, 5], [1, 5]] as const) {
    grow(memory, bytes);
    assertEquals(memory.buffer.byteLength, pages * page);
  }
  assertEquals(new Uint8Array(memory.buffer)[5], 9);
});

Deno.test("isShared() tells memories of threads from others", () => {
  assert(!isShared(new WebAssembly.Memory({ initial: 1 })));
  assert(isShared(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })));
});
