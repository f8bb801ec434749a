import { assertEquals } from "@std/assert";
import {
  type Code,
  f32x4,
  f64x2,
  i32,
  i32x4,
  v128,
} from "../../../../optimizers/backends/assembler/mod.ts";
import { run } from "./run.ts";

const at = i32.const;
const { fround } = Math;

/** The vector that an expression over two vectors in memory is. */
function vector(
  values: Float32Array | Float64Array | Int32Array,
  code: (a: Code, b: Code) => Code,
) {
  return run(
    values.buffer as ArrayBuffer,
    () => v128.store(at(64), code(v128.load(at(0)), v128.load(at(0), 16))),
  );
}

const singles: readonly [keyof typeof f32x4, (a: number, b: number) => number][] = [
  ["add", (a, b) => a + b],
  ["sub", (a, b) => a - b],
  ["mul", (a, b) => a * b],
  ["div", (a, b) => a / b],
  ["max", Math.max],
  ["abs", (a) => Math.abs(a)],
  ["neg", (a) => -a],
  ["sqrt", (a) => Math.sqrt(a)],
  ["smaller", (a, b) => b < a ? b : a],
  ["larger", (a, b) => b > a ? b : a],
];

for (const [name, expected] of singles) {
  Deno.test(`f32x4.${name}() is what JavaScript computes, rounded, in each lane`, () => {
    const values = Float32Array.of(1.5, -2.5, 0.1, 1e38, 3, -2, NaN, 1e38);
    const result = vector(values, f32x4[name] as (a: Code, b: Code) => Code);
    for (const [lane, found] of new Float32Array(result, 64, 4).entries()) {
      assertEquals(found, fround(expected(values[lane]!, values[lane + 4]!)), `lane ${lane}`);
    }
  });
}

for (const fused of [false, true]) {
  Deno.test(`f32x4.multiplyAdd(${fused}) is a·b + c`, () => {
    const values = Float32Array.of(1.5, -2.5, 4, 8, 3, -2, 0.5, 0);
    const code = f32x4.multiplyAdd(fused);
    const result = vector(values, (a, b) => code(a, b, f32x4.const(-1)));
    assertEquals([...new Float32Array(result, 64, 4)], [3.5, 4, 1, -1]);
  });
}

for (const [name, expected] of [["add", 1 + 2 ** -40], ["sub", 1 - 2 ** -40], ["mul", 2 ** -40]]) {
  Deno.test(`f64x2.${name}() is in double precision`, () => {
    const code = f64x2[name as "add" | "sub" | "mul"];
    const result = vector(Float64Array.of(1, 1, 2 ** -40, 2 ** -40), code);
    assertEquals([...new Float64Array(result, 64, 2)], [expected, expected]);
  });
}

Deno.test("i32x4 adds and shifts", () => {
  const integers = Int32Array.of(1, -2, 3, 2 ** 31 - 1, 5, 6, -7, 1);
  const lanes = (code: (a: Code, b: Code) => Code) => [
    ...new Int32Array(vector(integers, code), 64, 4),
  ];
  assertEquals(lanes(i32x4.add), [6, 4, -4, -(2 ** 31)]);
  assertEquals(lanes((a) => i32x4.shiftLeft(a, 4)), [16, -32, 48, -16]);
  assertEquals(lanes(() => i32x4.const(-5)), [-5, -5, -5, -5]);
  assertEquals(lanes((a) => i32x4.splat(i32x4.lane(a, 2))), [3, 3, 3, 3]);
});

Deno.test("v128 selects bits and shuffles lanes", () => {
  const values = Float32Array.of(1, 2, 3, 4, 4, 3, 2, 1);
  const lanes = (code: (a: Code, b: Code) => Code) => [
    ...new Float32Array(vector(values, code), 64, 4),
  ];
  assertEquals(lanes((a, b) => v128.select(a, b, f32x4.greater(a, b))), [4, 3, 3, 4]);
  assertEquals(lanes((a, b) => v128.or(f32x4.greater(a, b), a)), [1, 2, NaN, NaN]);
  assertEquals(lanes((a, b) => v128.shuffle(a, b, [0, 7, 5, 2])), [1, 1, 3, 3]);
  assertEquals(lanes(() => v128.zero), [0, 0, 0, 0]);
  assertEquals(lanes(() => f32x4.const(2.5)), [2.5, 2.5, 2.5, 2.5]);
});

Deno.test("loads and stores of lanes leave the others alone", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5);
  const result = run(values.buffer, () => [
    v128.store(at(32), v128.loadLane(at(16), v128.load(at(0)), 2)),
    v128.storeLane(at(52), v128.load(at(0)), 3),
    v128.store(at(64), f32x4.loadSplat(at(4))),
    v128.store(at(80), f64x2.loadSplat(at(0), 8)),
  ]);
  assertEquals([...new Float32Array(result, 32, 4)], [1, 2, 5, 4]);
  assertEquals([...new Float32Array(result, 48, 3)], [0, 4, 0]);
  assertEquals([...new Float32Array(result, 64, 4)], [2, 2, 2, 2]);
  assertEquals([...new Float32Array(result, 80, 4)], [3, 4, 3, 4]);
});
