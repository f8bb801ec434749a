import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { tableOf } from "../../../../pipelines/rows/rows.ts";
import { verdict } from "../../../../pipelines/statistics/verdict/verdict.ts";
import { rowsOf } from "../rows.ts";
import { accurateRows, judgedTable } from "./rows.ts";

const losses = {
  "m-sgd": [0.2, 0.3, 0.25, 0.28, 0.31],
  "m-ssd": [0.5, 0.65, 0.55, 0.4, 0.6],
  "adam": [0.3, 0.35, 0.4, 0.33, 0.31],
  "m-svag": [0.1, 0.25, 0.2, 0.22, 0.19],
};
const measure = "testLoss" as const;
const without = (seed: number) =>
  Object.fromEntries(
    Object.entries(losses).map(([id, own]) => [id, id === "adam" ? own.with(seed, NaN) : own]),
  );

Deno.test("verdict() judges the factors by ratios of losses", () => {
  const [one, ...others] = verdict(tableOf(rowsOf(losses)), { measure });
  assertEquals(others, []);
  assertEquals(
    [one!.problem, one!.measure, one!.scale, one!.seeds, one!.margin],
    ["p", measure, "ratio", 5, 0.02],
  );
  const [sign, adaptation, interaction] = one!.factors;
  assertEquals([sign!.factor, sign!.answer], ["sign", "hurts"]);
  assertAlmostEquals(sign!.low!, 1.26310905, 1e-8); // as in the test of effectsOf()
  assertAlmostEquals(sign!.high!, 2.91557449, 1e-8);
  assertEquals(adaptation!.answer, "helps");
  assertEquals([interaction!.factor, interaction!.answer], ["interaction", "undecided"]);
  assert(interaction!.moreSeeds! > 0 && !("moreSeeds" in sign!));
  assertEquals(one!.text.split("\n"), [
    "p, by test loss, 5 seeds:",
    "The sign hurts: ×1.92 [1.26, 2.92].",
    "Variance adaptation helps: ×0.66 [0.49, 0.90].",
    "Whether they gain more together than apart is not decided: ×0.95 [0.77, 1.17], about 63 more " +
    "seeds would settle it at this spread.",
    "M-SSD instead of M-SVAG hurts: ×2.90 [1.31, 6.42].",
    "M-SGD instead of Adam is not decided: ×0.79 [0.52, 1.20], about 7 more seeds would settle it at " +
    "this spread.",
  ]);
  assertEquals(JSON.parse(JSON.stringify(one)), one);
});

Deno.test("verdict() lets the simple effects speak where the interaction was found", () => {
  const base = [0.2, 0.3, 0.25, 0.28, 0.31, 0.22];
  const times = (factor: number) => base.map((x, i) => factor * x * (1 + 0.001 * (i % 3)));
  const rows = tableOf(rowsOf({
    "m-sgd": base,
    "m-ssd": times(1.5),
    "m-svag": times(1),
    "adam": times(0.5),
  }));
  const [one] = verdict(rows, { measure });
  const answers = one!.factors.map(({ answer }) => answer);
  assertEquals([one!.dependent, ...answers], [true, "undecided", "undecided", "helps"]);
  assertEquals(one!.simple.map(({ answer }) => answer), [
    "hurts",
    "helps",
    "no difference",
    "helps",
  ]);
  assertEquals(one!.text.split("\n").slice(1, 4).map((line) => line.split(":")[0]), [
    "What the sign does depends on variance adaptation",
    "- without variance adaptation it hurts",
    "- with variance adaptation it helps",
  ]);
});

Deno.test("verdict() says where a difference is too small to matter", () => {
  const near = (k: number) => [1, 2, 3, 4].map((seed) => seed * (1 + 0.001 * Math.sin(seed * k)));
  const rows = rowsOf({ "m-sgd": near(1), "m-ssd": near(2), "m-svag": near(3), "adam": near(4) });
  const answers = (margin?: number) =>
    verdict(tableOf(rows), { measure, margin })[0]!.factors.map(({ answer }) => answer);
  assertEquals(answers(), Array(3).fill("no difference"));
  assertEquals(answers(1e-4), Array(3).fill("undecided"));
  assertThrows(() => answers(0), RangeError, "margin must be between 0 and 1, got 0");
});

Deno.test("verdict() judges accuracies so that nothing leaves [0, 1]", () => {
  const right = {
    "m-sgd": [150, 153, 149, 151],
    "m-ssd": [180, 179, 180, 180],
    "adam": [180, 180, 180, 179],
    "m-svag": [151, 149, 153, 150],
  };
  const [one] = verdict(judgedTable(accurateRows(right, 180)));
  assertEquals([one!.measure, one!.scale, one!.margin], ["testAccuracy", "accuracy", 0.005]);
  assertEquals(one!.factors[0]!.answer, "helps");
  for (const { low, high } of one!.methods) assert(low! >= 0 && low! < high! && high! <= 1);
  for (const { low, high } of one!.factors) assert(low! > -1 && low! < high! && high! < 1);
});

Deno.test("verdict() gives fewer than three seeds values, and what is missing", () => {
  const two = Object.fromEntries(Object.entries(losses).map(([id, own]) => [id, own.slice(0, 2)]));
  for (const factor of verdict(tableOf(rowsOf(two)), { measure })[0]!.factors) {
    const { answer, low, high, estimate, moreSeeds } = factor;
    assertEquals([answer, low, high], ["undecided", null, null]);
    assert(estimate! > 0 && moreSeeds! >= 1);
  }
});

Deno.test("verdict() counts failed runs as the worst, and keeps the survivors' means apart", () => {
  const [one] = verdict(tableOf(rowsOf(without(1))), { measure });
  const [sign] = one!.factors;
  assertEquals([sign!.answer, sign!.failed, sign!.low, sign!.moreSeeds], ["undecided", 1, null, 2]);
  const adam = one!.methods.find(({ optimizer }) => optimizer === "adam")!;
  assertEquals([adam.seeds, adam.failed], [5, 1]);
  assert(adam.failedLow < 0.2 && adam.failedHigh > 0.2);
  const survivors = [0.3, 0.4, 0.33, 0.31].map((loss) => 2 * loss);
  assertAlmostEquals(adam.mean!, survivors.reduce((a, b) => a * b) ** (1 / 4), 1e-12);
  assert(one!.doubts.some((doubt) => doubt.startsWith("Adam failed in 1 of 5 runs")));
});

Deno.test("verdict() gives fewer than four methods the contrasts they allow", () => {
  const of = (...ids: (keyof typeof losses)[]) =>
    verdict(tableOf(rowsOf(Object.fromEntries(ids.map((id) => [id, losses[id]])))), {
      measure,
    })[0]!;
  const two = of("m-sgd", "m-ssd");
  assertEquals(two.factors.map(({ answer, by }) => [answer, by]), [
    ["hurts", "sign without variance adaptation"],
    ["undecided", null],
    ["undecided", null],
  ]);
  assertEquals(two.text.split("\n").slice(1), [
    "The sign without variance adaptation hurts: ×2.01 [1.55, 2.62].",
  ]);
  const three = of("m-sgd", "m-ssd", "adam");
  assertEquals(three.factors.map(({ by }) => by), [
    "sign without variance adaptation",
    "variance adaptation with the sign",
    null,
  ]);
  const diagonal = of("m-sgd", "adam");
  assertEquals([diagonal.pairs.length, diagonal.text.split("\n").length], [1, 2]);
  const alone = of("adam");
  assertEquals([alone.pairs, alone.factors.map(({ answer }) => answer)], [
    [],
    Array(3).fill("undecided"),
  ]);
  assert(alone.text.endsWith("There is one method, and nothing to compare it with."));
});

Deno.test("verdict() gives further methods pairwise differences", () => {
  const rows = tableOf(rowsOf({ ...losses, "sgd": [0.7, 0.8, 0.9, 0.8, 0.9] }));
  const [one] = verdict(rows, { measure });
  assertEquals(one!.factors.map(({ answer }) => answer), ["hurts", "helps", "undecided"]);
  assertEquals(
    one!.pairs.filter(({ second }) => second === "sgd").map(({ first, answer }) => [
      first,
      answer,
    ]),
    [["m-sgd", "helps"], ["m-ssd", "undecided"], ["adam", "helps"], ["m-svag", "helps"]],
  );
});

Deno.test("verdict() is stricter at a look of several", () => {
  const width = (errorRate?: number) => {
    const { low, high } = verdict(tableOf(rowsOf(losses)), { measure, errorRate })[0]!.factors[0]!;
    return Math.log(high! / low!);
  };
  assert(width(0.005) > 1.5 * width());
});

Deno.test("verdict() refuses measures that it does not know, or that rows do not have", () => {
  const rows = tableOf(
    rowsOf(losses).map((row) => ({ ...row, testAccuracy: null, trainAccuracy: null })),
  );
  assertEquals(verdict(rows)[0]!.measure, "testLoss");
  assertThrows(
    () => verdict(rows, { measure: "accuracy" as "testAccuracy" }),
    RangeError,
    'got "accuracy"',
  );
  assertThrows(
    () => verdict(rows, { measure: "testAccuracy" }),
    RangeError,
    "p has no test accuracy",
  );
});

Deno.test("verdict() compares losses that are not positive by differences, and says so", () => {
  const shifted = rowsOf(losses).map((row) => ({ ...row, testLoss: row.testLoss - 1 }));
  const [one] = verdict(tableOf(shifted), { measure });
  assertEquals(one!.scale, "difference");
  assert(one!.doubts.some((doubt) => doubt.includes("not positive everywhere")));
  assertAlmostEquals(one!.factors[0]!.estimate!, 0.54 + 0.338 - 0.268 - 0.192, 1e-12);
});

/** Runs of eleven evaluations each, whose loss is 0.1 from the given one on: at the eleventh never. */
function arriving(at: Readonly<Record<string, readonly number[]>>) {
  return Object.entries(at).flatMap(([optimizer, own]) =>
    own.flatMap((first, seed) =>
      Array.from({ length: 11 }, (_, i) => ({
        ...rowsOf({ [optimizer]: [0.1] })[0]!,
        ...{ seed, step: 10 * i, examples: 80 * i, seconds: 0.5 * i },
        testLoss: i >= first ? 0.1 : 1,
      }))
    )
  );
}

Deno.test("verdict() keeps runs that never arrive, whether some, all, or all of all methods do not", () => {
  const early = [1, 2, 1, 2, 1, 2, 1, 2], never = Array(8).fill(11);
  const judged = (ssd: readonly number[], sgd: readonly number[] = early) =>
    verdict(tableOf(arriving({ "m-sgd": sgd, "m-ssd": ssd })), {
      measure: "steps:testLoss=0.5",
    })[0]!;
  const late = judged([4, 11, 4, 5, 11, 6, 4, 5]).factors[0]!;
  assertEquals([late.answer, late.seeds, late.failed, late.low], ["hurts", 8, 2, null]);
  // one that is early where it arrives, and does so in half of its runs, is not said to help
  assertEquals(
    judged([11, 1, 11, 1, 11, 1, 11, 1], [2, 2, 2, 2, 2, 2, 2, 2]).factors[0]!.answer,
    "undecided",
  );
  const all = judged(never);
  assertEquals([all.factors[0]!.answer, all.factors[0]!.estimate], ["hurts", null]);
  assertEquals(all.methods.map(({ failed, mean }) => [failed, mean === null]), [[0, false], [
    8,
    true,
  ]]);
  const none = judged(never, never);
  assertEquals([none.factors[0]!.answer, none.factors[0]!.failed], ["undecided", 8]);
  // equal times are ties
  const same = judged(early).factors[0]!;
  assertEquals([same.estimate, same.answer], [1, "undecided"]);
  assert(same.low! < 1 && same.high! > 1);
});

Deno.test("verdict() counts examples and seconds as it does steps, and nothing that was not measured", () => {
  const rows = tableOf(arriving({ "m-sgd": [1, 2, 1, 2], "m-ssd": [3, 6, 4, 5] }));
  const [steps, examples, seconds] = (["steps", "examples", "seconds"] as const).map((clock) =>
    verdict(rows, { measure: `${clock}:testLoss=0.5` })[0]!.factors[0]!.estimate!
  );
  assertAlmostEquals(steps!, examples!, 1e-12);
  assertAlmostEquals(steps!, seconds!, 1e-12);
  assertThrows(
    () => verdict(rows, { measure: "steps:validationLoss=0.5" }),
    RangeError,
    "p has no steps to a validation loss of 0.5; name another measure",
  );
});

Deno.test("verdict() judges the time to a target, runs that never arrive as the worst", () => {
  const rows = ["m-sgd", "m-ssd"].flatMap((optimizer, late) =>
    Array.from({ length: 8 }, (_, seed) =>
      Array.from({ length: 11 }, (_, i) => ({
        ...rowsOf({ [optimizer]: [0.1] })[0]!,
        seed,
        step: 10 * i,
        testLoss: seed === 0 && late === 1 ? 1 : i >= 3 + 4 * late + seed % 2 ? 0.1 : 1,
      }))).flat()
  );
  const [one] = verdict(tableOf(rows), { measure: "steps:testLoss=0.5" });
  const [sgd, ssd] = one!.methods;
  assertEquals([sgd!.failed, ssd!.failed], [0, 1]);
  assertAlmostEquals(sgd!.mean!, Math.sqrt(30 * 40), 1e-9);
  const [sign] = one!.factors;
  assertEquals([sign!.answer, sign!.failed], ["hurts", 1]);
  assert(one!.text.startsWith("p, by steps to a test loss of 0.5, 8 seeds:"));
});
