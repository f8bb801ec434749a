import { assertEquals, assertThrows } from "@std/assert";
import {
  assemble,
  f32,
  i32,
  instanceOf,
  link,
  moduleOf,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** Writes what it is given, in an order that is neither that of the names nor of the parameters. */
const store = assemble(
  "store",
  { "to": "i32", "in b/a": "f32", a: "f32", z: "i32" },
  (p) => [
    f32.store(p.to.get, f32.add(p.a.get, f32.const(0.5))),
    f32.store(p.to.get, p["in b/a"].get, 4),
    f32.store(i32.add(p.to.get, p.z.get), p.a.get),
  ],
);
const clear = assemble("clear", ["at", "end"], ({ at, end }) => [
  v128.store(at.get, v128.zero),
  v128.store(end.get, v128.zero),
]);

Deno.test("linked functions take their parameters by name, in any order", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const functions = link(moduleOf([store, clear])!, memory);
  const numbers = new Float32Array(memory.buffer, 16, 8).fill(9);
  functions.store({ z: 8, a: 2, "in b/a": 3, to: 16 });
  assertEquals([...numbers], [2.5, 3, 2, 9, 9, 9, 9, 9]);
  functions.clear({ end: 32, at: 16 });
  assertEquals([...numbers], [0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("linked functions take up to twelve parameters, each to its place", () => {
  const memory = new WebAssembly.Memory({ initial: 1 }), numbers = new Float32Array(memory.buffer);
  for (let count = 0; count <= 12; count++) {
    const names = Array.from({ length: count }, (_, i) => `p${i}`);
    const types = Object.fromEntries(names.map((name) => [name, "f32" as const]));
    const code = assemble<"run", string>(
      "run",
      types,
      (p) => names.map((name, i) => f32.store(i32.const(0), p[name]!.get, 4 * i)),
    );
    numbers.fill(0);
    const values = Object.fromEntries(names.map((name, i) => [name, i + 1]));
    link(moduleOf([code])!, memory).run(values);
    const expected = Array.from({ length: 14 }, (_, i) => i < count ? i + 1 : 0);
    assertEquals([...numbers.subarray(0, 14)], expected);
  }
  const names = Array.from({ length: 13 }, (_, i) => `p${i}`);
  assertThrows(
    () => link(moduleOf([assemble("run", names, () => [])])!, memory),
    RangeError,
    'takes at most 12 parameters, got 13 for "run"',
  );
});

Deno.test("an instance takes them in their order", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = instanceOf(moduleOf([store])!, memory);
  (exports.store as (...values: number[]) => void)(16, 3, 2, 8);
  assertEquals([...new Float32Array(memory.buffer, 16, 3)], [2.5, 3, 2]);
});

Deno.test("names that a function does not have, and names left out, are errors of types", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const functions = link(moduleOf([clear])!, memory);
  // @ts-expect-error: `end` is missing
  functions.clear({ at: 0 });
  // @ts-expect-error: there is no `to`
  functions.clear({ at: 0, end: 0, to: 0 });
  // @ts-expect-error: there is no such function
  assertEquals(functions.store, undefined);
  assertEquals(Object.keys(functions), ["clear"]);
});

Deno.test("a module for a shared memory runs on one", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  link(moduleOf([store], true)!, memory).store({ to: 0, a: 1, "in b/a": 2, z: 8 });
  assertEquals([...new Float32Array(memory.buffer, 0, 3)], [1.5, 2, 1]);
});

Deno.test("moduleOf() answers undefined where the engine lacks an instruction", () => {
  assertEquals(moduleOf([assemble("unknown", [], () => [0xfd, 0xff, 0xff, 0x03])]), undefined);
});
