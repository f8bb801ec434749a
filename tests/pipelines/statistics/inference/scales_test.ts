import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  accuracyScale,
  differenceScale,
  ratioScale,
} from "../../../../pipelines/statistics/inference/scales.ts";

Deno.test("scores come back as the values they are of", () => {
  const { score, value } = accuracyScale(180);
  for (let k = 0; k <= 180; k++) assertAlmostEquals(value(score(k / 180)), k / 180, 1e-12);
  for (const loss of [1e-8, 0.3, 1e9]) {
    assertAlmostEquals(ratioScale().value(ratioScale().score(loss)) / loss, 1, 1e-12);
  }
});

Deno.test("no accuracy leaves [0, 1], no difference of them [-1, 1]", () => {
  const { score, value, effect } = accuracyScale(180);
  assert(Number.isFinite(score(0)) && Number.isFinite(score(1)));
  for (const far of [-1000, -10, 10, 1000]) {
    assert(value(far) >= 0 && value(far) <= 1);
    assert(Math.abs(effect(far, 3)) <= 1);
  }
});

Deno.test("the margin is the difference of scores that has its effect", () => {
  const { effect, margin } = accuracyScale(180);
  for (const level of [-3, 0, 1, 5]) {
    for (const m of [0.001, 0.005, 0.1]) {
      assertAlmostEquals(effect(margin(m, level), level), m, 1e-12);
    }
  }
  assertAlmostEquals(ratioScale().effect(ratioScale().margin(0.02, 0), 0), 1.02, 1e-12);
  assertAlmostEquals(differenceScale().margin(0.02, -3), 0.06, 1e-12);
});

Deno.test("the floor is one example, or what evaluations are apart", () => {
  const { score, floor } = accuracyScale(1000);
  for (const p of [0.1, 0.5, 0.97]) {
    const example = (score(p + 0.001) - score(p - 0.001)) / 2;
    assertAlmostEquals(floor(score(p)) / example, 1, 0.01);
  }
  assertAlmostEquals(ratioScale(10).floor(Math.log(200)), 10 / 200, 1e-12);
  assertEquals(ratioScale().floor(0), 2 ** -23);
  assertEquals(differenceScale(10).floor(200), 10);
});
