import { assertEquals } from "@std/assert";
import {
  type Code,
  f32,
  i32,
  i32x4,
  select,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { run } from "./run.ts";

/** What an integer expression over memory is. */
function integer(bytes: ArrayBuffer, code: Code): number {
  return new Int32Array(run(bytes, () => v128.store(i32.const(64), i32x4.splat(code))), 64, 1)[0]!;
}

const { fround } = Math;

Deno.test("constants of integers and floats are what they say", () => {
  for (const value of [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)]) {
    assertEquals(integer(new ArrayBuffer(0), i32.const(value)), value);
  }
  for (const value of [0, -0, 1.5, -3e38, 1e-45, Infinity, NaN]) {
    const stored = run(new ArrayBuffer(0), () => f32.store(i32.const(0), f32.const(value)));
    assertEquals(new Float32Array(stored, 0, 1)[0], fround(value));
  }
});

type Binary<Value> = (a: Value, b: Value) => Value;

const integers: readonly [name: keyof typeof i32, expected: Binary<number>][] = [
  ["add", (a, b) => a + b | 0],
  ["sub", (a, b) => a - b | 0],
  ["mul", (a, b) => Math.imul(a, b)],
  ["and", (a, b) => a & b],
  ["xor", (a, b) => a ^ b],
  ["above", (a, b) => a >>> 0 > b >>> 0 ? 1 : 0],
  ["less", (a, b) => a < b ? 1 : 0],
  ["atLeast", (a, b) => a >= b ? 1 : 0],
  ["min", Math.min],
  ["max", Math.max],
];

for (const [name, expected] of integers) {
  Deno.test(`i32.${name}() is what JavaScript computes`, () => {
    const code = i32[name] as Binary<Code>;
    for (const [a, b] of [[3, 5], [5, 3], [-7, 2], [4, 4], [2 ** 30, 2 ** 30], [-1, 0]] as const) {
      const found = integer(
        Int32Array.of(a, b).buffer,
        code(i32.load(i32.const(0)), i32.load(i32.const(0), 4)),
      );
      assertEquals(found, expected(a, b), `${a}, ${b}`);
    }
  });
}

Deno.test("i32.shiftLeft() multiplies by powers of two", () => {
  assertEquals(integer(new ArrayBuffer(0), i32.shiftLeft(i32.const(-5), 3)), -40);
});

Deno.test("i32.shiftRight() shifts zeros in", () => {
  assertEquals(integer(new ArrayBuffer(0), i32.shiftRight(i32.const(-5), 3)), -5 >>> 3);
});

const floats: readonly [name: keyof typeof f32, expected: Binary<number>][] = [
  ["add", (a, b) => a + b],
  ["sub", (a, b) => a - b],
  ["mul", (a, b) => a * b],
  ["div", (a, b) => a / b],
  ["abs", (a) => Math.abs(a)],
  ["neg", (a) => -a],
  ["sqrt", (a) => Math.sqrt(a)],
];

for (const [name, expected] of floats) {
  Deno.test(`f32.${name}() is what JavaScript computes, rounded`, () => {
    const code = f32[name] as Binary<Code>;
    for (const [x, y] of [[3, 5], [0.1, -0.2], [1e38, 1e38], [-0, 0]] as const) {
      const [a, b] = [fround(x), fround(y)];
      const result = run(
        Float32Array.of(a, b).buffer,
        () => f32.store(i32.const(8), code(f32.load(i32.const(0)), f32.load(i32.const(0), 4))),
      );
      assertEquals(new Float32Array(result, 8, 1)[0], fround(expected(a, b)), `${a}, ${b}`);
    }
  });
}

Deno.test("select() takes the first where the condition is not 0", () => {
  const choose = (a: number, b: number) =>
    integer(
      new ArrayBuffer(0),
      select(i32.const(1), i32.const(2), f32.greater(f32.const(a), f32.const(b))),
    );
  assertEquals([choose(2, 1), choose(1, 2), choose(1, 1), choose(NaN, 1)], [1, 2, 2, 2]);
});
