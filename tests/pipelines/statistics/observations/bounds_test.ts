import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { effectsOf } from "../../../../pipelines/statistics/inference/effects.ts";
import { familyOf } from "../../../../pipelines/statistics/inference/family.ts";
import {
  type Bounds,
  differenceOf,
  dominanceOf,
} from "../../../../pipelines/statistics/observations/bounds.ts";
import { random } from "../../../../problems/random.ts";

const methods = ["m-sgd", "m-ssd", "adam", "m-svag"];

function effects(shifts: readonly number[], seeds: number, stream = random(1, "bounds", seeds)) {
  const common = Array.from({ length: seeds }, () => stream.normal());
  const scores = methods.map((id, i) =>
    [id, common.map((part) => part + shifts[i]! + stream.normal())] as const
  );
  return effectsOf(familyOf(methods), Object.fromEntries(scores), () => 0);
}

const bounds = (low: number, high: number): Bounds => ({
  seeds: 5,
  failed: 0,
  level: 0,
  mean: (low + high) / 2,
  sd: 1,
  errorRate: 0.01,
  low,
  high,
  side: low > 0 ? 1 : high < 0 ? -1 : 0,
});

Deno.test("differenceOf() is the pair's mean, within the intervals of the contrasts that it is a sum of", () => {
  for (
    const [shifts, seeds] of [[[0, 0, 0, 0], 4], [[0, 9, 9, 0], 5], [[0, 9, 20, 5], 6]] as const
  ) {
    const all = effects(shifts, seeds);
    for (const first of methods) {
      for (const second of methods.filter((id) => id !== first)) {
        const { mean, low, high } = differenceOf(all, first, second)!;
        const pair = all.find(({ contrast: { weights } }) =>
          Object.keys(weights).length === 2 && first in weights && second in weights
        )!;
        const turn = pair.contrast.weights[first]!;
        assertAlmostEquals(mean, turn * pair.mean, 1e-12);
        assert(low! <= mean && mean <= high!);
        const parts = all.slice(0, 3).filter(({ contrast: { weights } }) =>
          weights[first] !== weights[second]
        );
        const widest = parts.reduce((sum, part) => sum + part.high! - part.low!, 0);
        const own = pair.low === undefined ? Infinity : pair.high! - pair.low;
        assertEquals(parts.length, 2);
        assert(high! - low! <= Math.min(widest, own) + 1e-12);
      }
    }
  }
});

Deno.test("differenceOf() has the pair alone where the other methods did not run", () => {
  const scores = { "m-sgd": [1, 2, 3], "m-svag": [2, 3.5, 4] };
  const [pair] = effectsOf(familyOf(Object.keys(scores)), scores, () => 0);
  assertEquals(differenceOf([pair!], "m-svag", "m-sgd"), pair);
  assertEquals(differenceOf([pair!], "m-sgd", "m-svag")!.mean, -pair!.mean);
  assertEquals(differenceOf([pair!], "adam", "m-sgd"), undefined);
});

Deno.test("dominanceOf() is the range of |s| - |a| over the box", () => {
  const stream = random(3, "boxes");
  for (let i = 0; i < 200; i++) {
    const [d, e] = [1, 2].map(() => {
      const at = 2 * stream.normal();
      return bounds(at, at + 3 * stream.uniform());
    }) as [Bounds, Bounds];
    const { low, high, side } = dominanceOf(d, e);
    let [least, most] = [Infinity, -Infinity];
    const steps = 60;
    for (let j = 0; j <= steps; j++) {
      for (let k = 0; k <= steps; k++) {
        const x = d.low! + j / steps * (d.high! - d.low!);
        const y = e.low! + k / steps * (e.high! - e.low!);
        const value = Math.abs((x + y) / 2) - Math.abs((x - y) / 2);
        [least, most] = [Math.min(least, value), Math.max(most, value)];
      }
    }
    assertAlmostEquals(low!, least, 1e-9);
    assertAlmostEquals(high!, most, 1e-9);
    assertEquals(side, d.side * e.side || 0); // it takes both to be found
  }
});

Deno.test("dominanceOf() goes by ranks where there are no intervals", () => {
  const ranked = (side: -1 | 0 | 1): Bounds => ({
    ...bounds(0, 1),
    low: undefined,
    high: undefined,
    side,
  });
  const sides = ([[1, 1], [-1, -1], [1, -1], [0, 1]] as const).map(([d, e]) =>
    dominanceOf(ranked(d), ranked(e)).side
  );
  assertEquals(sides, [1, 1, -1, 0]);
});
