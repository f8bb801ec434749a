import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Effect, effectsOf } from "../../../../pipelines/statistics/inference/effects.ts";
import { familyOf } from "../../../../pipelines/statistics/inference/family.ts";
import { accuracyScale, ratioScale } from "../../../../pipelines/statistics/inference/scales.ts";

const losses: Readonly<Record<string, readonly number[]>> = {
  "m-sgd": [0.2, 0.3, 0.25, 0.28, 0.31],
  "m-ssd": [0.5, 0.65, 0.55, 0.4, 0.6],
  "adam": [0.3, 0.35, 0.4, 0.33, 0.31],
  "m-svag": [0.1, 0.25, 0.2, 0.22, 0.19],
};

const scale = ratioScale();
const scoresOf = (values: Readonly<Record<string, readonly number[]>>, score = Math.log) =>
  Object.fromEntries(Object.entries(values).map(([id, own]) => [id, own.map(score)]));
const family = familyOf(Object.keys(losses));
const named = (effects: readonly Effect[], name: string) =>
  effects.find(({ contrast }) => contrast.name === name)!;

Deno.test("effectsOf() has the F's of the repeated-measures analysis of variance", () => {
  // y = log loss of the table above, factors sign and adapt within seeds:
  // statsmodels 0.13.5, AnovaRM(frame, "y", "seed", within=["sign", "adapt"]).fit()
  const known = {
    "sign": 38.1028997471,
    "variance adaptation": 28.2391313236,
    "interaction": 0.808817561385,
  };
  const effects = effectsOf(family, scoresOf(losses), scale.floor);
  for (const [name, f] of Object.entries(known)) {
    const { mean, sd, seeds } = named(effects, name);
    assertAlmostEquals((mean / sd!) ** 2 * seeds, f, 1e-9 * f);
  }
});

Deno.test("effectsOf() has Bonferroni's intervals of the three contrasts", () => {
  // SciPy 1.10.1, exp of stats.t.interval(1 - 0.05/3, 4, d.mean(), stats.sem(d)) of each contrast d
  const known = {
    "sign": [1.91903323, 1.26310905, 2.91557449],
    "variance adaptation": [0.66163778, 0.48631875, 0.90015972],
    "interaction": [0.95392281, 0.77497497, 1.17419112],
  };
  const effects = effectsOf(family, scoresOf(losses), scale.floor);
  for (const [name, [mean, low, high]] of Object.entries(known)) {
    const effect = named(effects, name);
    assertAlmostEquals(Math.exp(effect.mean), mean!, 1e-8);
    assertAlmostEquals(Math.exp(effect.low!), low!, 1e-8);
    assertAlmostEquals(Math.exp(effect.high!), high!, 1e-8);
  }
  assertEquals(effects.slice(0, 3).map(({ side }) => side), [1, -1, 0]);
});

Deno.test("effectsOf() opens the pairs of contrasts that were found, and no others", () => {
  const rates = (effects: readonly Effect[]) =>
    effects.map(({ errorRate }) => Math.round(errorRate / 0.05 * 12));
  // of twelfths: four each, then one from each opener; interaction opens nothing here
  assertEquals(rates(effectsOf(family, scoresOf(losses), scale.floor)), [
    ...[4, 4, 4],
    ...[1, 1, 1, 1],
    ...[2, 2],
  ]);
  const same = scoresOf({ ...losses, "m-ssd": losses["m-sgd"]!, "adam": losses["m-svag"]! });
  const some = effectsOf(family, same, scale.floor);
  assertEquals(named(some, "sign").side, 0);
  assertEquals(named(some, "sign with variance adaptation").low, undefined);
  assertEquals(named(some, "sign with variance adaptation").errorRate, 0);
});

Deno.test("effectsOf() gives fewer than three seeds values only", () => {
  const two = scoresOf(Object.fromEntries(
    Object.entries(losses).map(([id, own]) => [id, own.slice(0, 2)]),
  ));
  for (const { low, high, side, mean, seeds } of effectsOf(family, two, scale.floor)) {
    assertEquals([low, high, side, seeds], [undefined, undefined, 0, 2]);
    assert(Number.isFinite(mean));
  }
});

Deno.test("effectsOf() gives equal differences the spread of one test example", () => {
  const { score, floor } = accuracyScale(180);
  const rights = { "m-sgd": [160, 161, 162], "m-ssd": [161, 162, 163] };
  const scores = scoresOf(rights, (right) => score(right / 180));
  const [effect] = effectsOf(familyOf(Object.keys(rights)), scores, floor);
  assert(effect!.floored);
  const example = score(162 / 180) - score(161 / 180);
  assertAlmostEquals(effect!.sd!, example, 0.02 * example);
  assertEquals(effect!.side, 0);
});

Deno.test("effectsOf() takes failed runs for the worst, by ranks", () => {
  const ten = (value: number) => Array.from({ length: 10 }, (_, i) => value + 0.001 * i * i);
  const scores = { "m-sgd": ten(0), "m-ssd": ten(-1).map((own, i) => i < 2 ? Infinity : own) };
  const judge = (given: typeof scores) =>
    effectsOf(familyOf(Object.keys(given)), given, () => 0)[0]!;
  const mixed = judge(scores); // survivors are better by far, two of ten are worse than all
  assertEquals([mixed.seeds, mixed.failed, mixed.side, mixed.low], [10, 2, 0, undefined]);
  assertAlmostEquals(mixed.mean, -1, 1e-12);
  const worse = judge({ ...scores, "m-ssd": ten(1).map((own, i) => i < 2 ? Infinity : own) });
  assertEquals([worse.failed, worse.side], [2, 1]);
  const none = judge({ ...scores, "m-ssd": ten(Infinity) });
  assertEquals([none.failed, none.side], [10, 1]);
  const both = judge({ "m-sgd": ten(Infinity), "m-ssd": ten(Infinity) });
  assertEquals([both.failed, both.side], [10, 0]);
});

Deno.test("effectsOf() leaves out seeds that a method has no run with", () => {
  const scores = { "m-sgd": [1, 2, 3, NaN, 5], "m-ssd": [2, 3, 5, 6, NaN] };
  const [effect] = effectsOf(familyOf(Object.keys(scores)), scores, () => 0);
  assertEquals([effect!.seeds, effect!.failed], [3, 0]);
  assertAlmostEquals(effect!.mean, 4 / 3, 1e-12);
});
