import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Contrast,
  factorialContrasts,
  simpleContrasts,
} from "../../../../pipelines/statistics/inference/contrasts.ts";
import {
  type FactorialDesign,
  mainDesign,
} from "../../../../pipelines/statistics/inference/design.ts";
import { effectsOf } from "../../../../pipelines/statistics/inference/effects.ts";
import { familyOf } from "../../../../pipelines/statistics/inference/family.ts";
import { factorialRuns } from "../../../../pipelines/statistics/inference/fraction.ts";
import { random } from "../../../../problems/random.ts";

/** An experiment with methods that are called by the letters of the factors in them. */
function experimentOf(k: number, fraction = 1): FactorialDesign {
  const factors = [..."abcdefgh"].slice(0, k);
  const { levels } = factorialRuns(k, fraction);
  const nameOf = (run: readonly number[]) => `m${factors.filter((_, i) => run[i]).join("")}`;
  return { factors, runs: Object.fromEntries(levels.map((run) => [nameOf(run), run])) };
}

const valueOf = ({ weights }: Contrast, scores: Readonly<Record<string, number>>) =>
  Object.entries(weights).reduce((sum, [id, weight]) => sum + weight * scores[id]!, 0);

Deno.test("the effects of made-up scores are those that they were made of", () => {
  const design = experimentOf(4);
  // a score is the sum of what its factors do, and of what two of them do together, in ±1
  const truth: Readonly<Record<string, number>> = { a: 3, c: -1, "a × b": 0.5, "c × d": 2 };
  const code = (levels: readonly number[], letter: string) =>
    levels[design.factors.indexOf(letter)] === 1 ? 1 : -1;
  const scores = Object.fromEntries(
    Object.entries(design.runs).map(([id, levels]) => [
      id,
      10 +
      Object.entries(truth).reduce(
        (sum, [name, effect]) =>
          sum + effect / 2 * name.split(" × ").reduce((p, each) => p * code(levels, each), 1),
        0,
      ),
    ]),
  );
  const all = factorialContrasts(design);
  assertEquals(all.length, 4 + 6);
  for (const contrast of all) {
    assertAlmostEquals(valueOf(contrast, scores), truth[contrast.name] ?? 0, 1e-12);
  }
  const simple = simpleContrasts(design);
  assertEquals(simple.length, 4 * 3 * 2);
  for (const contrast of simple) {
    const [factor, , other] = contrast.name.split(" ") as [string, string, string];
    const together = [factor, other].sort().join(" × ");
    const sign = contrast.name.includes("without") ? -1 : 1;
    const expected = (truth[factor] ?? 0) + sign * (truth[together] ?? 0);
    assertAlmostEquals(valueOf(contrast, scores), expected, 1e-12, contrast.name);
  }
});

Deno.test("contrasts of the papers' 2 × 2 are as the paper has them, to the bit", () => {
  const [sign, adaptation, interaction] = factorialContrasts(mainDesign);
  assertEquals(sign!.weights, { "m-sgd": -0.5, "m-ssd": 0.5, "m-svag": -0.5, "adam": 0.5 });
  assertEquals(adaptation!.weights, { "m-sgd": -0.5, "m-ssd": -0.5, "m-svag": 0.5, "adam": 0.5 });
  assertEquals(interaction!.weights, { "m-sgd": 0.5, "m-ssd": -0.5, "m-svag": -0.5, "adam": 0.5 });
  assertEquals([sign!.name, adaptation!.name, interaction!.name], [
    ...["sign", "variance adaptation", "interaction"],
  ]);
  assertEquals(simpleContrasts(mainDesign).map(({ name, weights }) => [name, weights]), [
    ["sign without variance adaptation", { "m-ssd": 1, "m-sgd": -1 }],
    ["sign with variance adaptation", { "adam": 1, "m-svag": -1 }],
    ["variance adaptation without the sign", { "m-svag": 1, "m-sgd": -1 }],
    ["variance adaptation with the sign", { "adam": 1, "m-ssd": -1 }],
  ]);
});

Deno.test("what a fraction cannot tell apart is one contrast, or said of the main effect", () => {
  const three = factorialContrasts(experimentOf(3, 1 / 2)); // resolution III
  assertEquals(three.map(({ name, aliases }) => [name, aliases]), [
    ...[["a", ["b × c"]], ["b", ["a × c"]], ["c", ["a × b"]]],
  ]);
  const four = factorialContrasts(experimentOf(4, 1 / 2)); // IV
  assertEquals(four.slice(4).map(({ name }) => name), [
    ...["a × b = c × d", "a × c = b × d", "a × d = b × c"],
  ]);
  assertEquals(simpleContrasts(experimentOf(4, 1 / 2)), []);
  const five = experimentOf(5, 1 / 2); // V
  assertEquals(factorialContrasts(five).length, 5 + 10);
  assertEquals(simpleContrasts(five).length, 5 * 4 * 2);
});

Deno.test("no family hands on more than it has", () => {
  for (const design of [mainDesign, experimentOf(1), experimentOf(3), experimentOf(5, 1 / 2)]) {
    for (const more of [[], ["x", "y"]]) {
      const family = familyOf([...Object.keys(design.runs), ...more], design);
      const shares = family.reduce((sum, { share }) => sum + share, 0);
      assertAlmostEquals(shares, 1, 1e-12);
      const names = family.map(({ contrast }) => contrast.name);
      assertEquals(new Set(names).size, names.length);
      for (const { openedBy, share } of family) {
        assert(share > 0 || openedBy.length > 0);
        for (const name of openedBy) assert(names.includes(name), name);
      }
    }
  }
});

Deno.test("three factors with nothing to find are claimed to do something in 5 % of experiments at most", () => {
  const design = experimentOf(3);
  const methods = Object.keys(design.runs);
  const family = familyOf(methods, design);
  const stream = random(0, "three factors");
  const experiments = 1000;
  let claimed = 0;
  for (let i = 0; i < experiments; i++) {
    const common = Array.from({ length: 5 }, () => stream.normal());
    const scores = Object.fromEntries(
      methods.map((id) => [id, common.map((seed) => seed + stream.normal())]),
    );
    if (effectsOf(family, scores, () => 0).some(({ side }) => side !== 0)) claimed++;
  }
  // 50 are expected at most; the standard deviation of their number is 7
  assert(claimed <= 50 + 3 * 7, `${claimed} of ${experiments}`);
  assert(claimed >= 10, `${claimed} of ${experiments}: the family cannot find anything`);
});
