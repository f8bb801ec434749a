import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { permutation, random, randomKey } from "../../problems/random.ts";

Deno.test("randomKey() gives the streams of random(), each from its beginning", () => {
  const key = randomKey(7, "init").fork("fc1", "kernel");
  const numbers = () => {
    const stream = key.stream();
    return [stream.uniform(), stream.normal(), stream.below(10)];
  };
  const stream = random(7, "init", "fc1", "kernel");
  assertEquals(numbers(), [stream.uniform(), stream.normal(), stream.below(10)]);
  assertEquals(numbers(), numbers());
});

Deno.test("random() gives uniform and normal numbers", () => {
  const stream = random(0, "test");
  const uniform = Array.from({ length: 20_000 }, () => stream.uniform());
  const normal = Array.from({ length: 20_000 }, () => stream.normal());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: number[]) =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  assert(uniform.every((value) => value >= 0 && value < 1));
  assertAlmostEquals(mean(uniform), 0.5, 0.01);
  assertAlmostEquals(deviation(uniform), Math.sqrt(1 / 12), 0.005);
  assertAlmostEquals(mean(normal), 0, 0.03);
  assertAlmostEquals(deviation(normal), 1, 0.02);
});

Deno.test("permutation() holds every number once, in an order of its own", () => {
  const order = [...permutation(100, random(1, "order"))];
  assertEquals(order.toSorted((a, b) => a - b), Array.from({ length: 100 }, (_, i) => i));
  assert(order.some((number, i) => number !== i));
});
