import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  filledWith,
  glorotUniform,
  heNormal,
  heNormalByOutputs,
  type Initializer,
  truncatedNormal,
  zeros,
} from "../../../problems/models/initializers.ts";
import { random } from "../../../problems/random.ts";

function moments(initializer: Initializer, shape: readonly number[]) {
  const values = initializer(shape, random(0, "test"));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return { count: values.length, mean, deviation: Math.sqrt(variance), largest };
}

const table: readonly [
  name: string,
  initializer: Initializer,
  shape: number[],
  deviation: number,
  largest: number,
][] = [
  ["heNormal", heNormal, [200, 300], Math.sqrt(2 / 200), 2 * Math.sqrt(2 / 200) / 0.8796],
  ["heNormal", heNormal, [5, 5, 20, 60], Math.sqrt(2 / 500), 2 * Math.sqrt(2 / 500) / 0.8796],
  ["glorotUniform", glorotUniform, [200, 300], Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
  ["glorotUniform", glorotUniform, [3, 3, 40, 60], Math.sqrt(2 / 900), Math.sqrt(6 / 900)],
  ["truncatedNormal(0.05)", truncatedNormal(0.05), [1000, 30], 0.05 * 0.8796, 0.1],
];

for (const [name, initializer, shape, deviation, largest] of table) {
  Deno.test(`${name} has the right moments and range for the shape ${shape.join("×")}`, () => {
    const found = moments(initializer, shape);
    assertEquals(found.count, shape.reduce((product, size) => product * size, 1));
    assertAlmostEquals(found.mean, 0, 5 * deviation / Math.sqrt(found.count));
    assertAlmostEquals(found.deviation, deviation, 0.02 * deviation);
    assert(found.largest <= largest * 1.0001 && found.largest > 0.99 * largest);
  });
}

Deno.test("heNormalByOutputs() has the variance 2 / fanOut, and is not truncated", () => {
  const { mean, deviation, largest } = moments(heNormalByOutputs, [3, 3, 60, 40]);
  const expected = Math.sqrt(2 / (9 * 40));
  assertAlmostEquals(mean, 0, 5 * expected / Math.sqrt(21_600));
  assertAlmostEquals(deviation, expected, 0.02 * expected);
  assert(largest > 3.5 * expected && largest < 5.5 * expected, `${largest / expected}`);
});

Deno.test("initializers draw the same for the same stream", () => {
  for (const initializer of [heNormal, heNormalByOutputs, glorotUniform, truncatedNormal(1)]) {
    const draw = (seed: number) => initializer([4, 5], random(seed, "kernel"));
    assertEquals(draw(1), draw(1));
    assert(draw(1).some((value, i) => value !== draw(2)[i]));
  }
});

Deno.test("zeros draws zeros", () => {
  assertEquals(zeros([2, 3]), new Float32Array(6));
});

Deno.test("filledWith() is the same everywhere", () => {
  assertEquals(filledWith(0.25)([2, 2], random(0)), new Float32Array(4).fill(0.25));
});

Deno.test("truncatedNormal() throws on a deviation that is not positive", () => {
  for (const bad of [0, -1, NaN, Infinity]) {
    const message = `standardDeviation must be a positive number, got ${bad}`;
    assertThrows(() => truncatedNormal(bad), RangeError, message);
  }
});
