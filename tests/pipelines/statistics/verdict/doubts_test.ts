import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type EvaluationRow, tableOf } from "../../../../pipelines/rows/rows.ts";
import type { Length } from "../../../../pipelines/training/length.ts";
import { verdict } from "../../../../pipelines/statistics/verdict/verdict.ts";
import { rowsOf } from "../rows.ts";
import { accurateRows, judgedTable } from "./rows.ts";

const losses = {
  "m-sgd": [0.2, 0.3, 0.25, 0.28, 0.31],
  "m-ssd": [0.5, 0.65, 0.55, 0.4, 0.6],
};
const measure = "testLoss" as const;
const doubtsOf = (...[rows, options]: Parameters<typeof verdict>) =>
  verdict(rows, { measure, ...options })[0]!.doubts;

Deno.test("there is no doubt without a reason", () => {
  assertEquals(doubtsOf(tableOf(rowsOf(losses))), []);
});

Deno.test("few seeds are a doubt", () => {
  const rows = (seeds: number) => rowsOf(losses).filter(({ seed }) => seed < seeds);
  assertEquals(doubtsOf(tableOf(rows(3))), ["seeds are few: 3, so only large effects show"]);
  assertEquals(doubtsOf(tableOf(rows(1))), ["fewer than three seeds: values only, no intervals"]);
});

Deno.test("numbers of seeds that differ are a doubt", () => {
  const rows = rowsOf({ ...losses, "m-ssd": losses["m-ssd"].slice(0, 4) });
  const [one] = verdict(tableOf(rows), { measure });
  assertEquals([one!.seeds, one!.factors[0]!.seeds], [4, 4]);
  assert(one!.doubts.some((doubt) => doubt.includes("(M-SGD 5, M-SSD 4)")));
});

Deno.test("runs that ended before their length are a doubt, but those that diverged", () => {
  const rows = tableOf(rowsOf({ ...losses, "m-svag": [0.2, 0.3, 0.25, 0.28, NaN] })); // 10 steps of 8
  const early = (length: Length) =>
    doubtsOf(rows, { lengths: { p: length, q: { steps: 99 } } })
      .filter((doubt) => doubt.includes("ended before"));
  for (const length of [{ steps: 10 }, { steps: 99, examples: 80 }, { steps: 10, examples: 75 }]) {
    assertEquals(early(length), []);
  }
  assertEquals(early({ steps: 11 }), [
    "14 of 15 runs ended before the 11 steps that were planned, as early as after 10: batches should " +
    "come without end",
  ]);
  const [doubt] = early({ steps: 10, examples: 81 });
  assert(doubt!.includes("before the 81 examples that were planned, as early as after 80"), doubt);
});

Deno.test("a curve that still falls is a doubt", () => {
  const rows = (late: number) =>
    rowsOf(losses).filter(({ step }) => step > 0).flatMap((last) =>
      [1, 2, 3, 4].map((quarter) => ({
        ...last,
        step: 10 * quarter,
        testLoss: last.testLoss * (quarter === 4 || last.optimizer === "m-sgd" ? 1 : 1 + late),
      }))
    );
  assertEquals(doubtsOf(tableOf(rows(0.01))), []);
  const [doubt] = doubtsOf(tableOf(rows(0.1)));
  assert(doubt!.startsWith("still improving") && doubt!.includes(": M-SSD;"), doubt);
});

Deno.test("a small test part is a doubt, unless all that is claimed is larger than it can err", () => {
  const doubts = (right: Record<string, number[]>, examples: number) =>
    doubtsOf(judgedTable(accurateRows(right, examples)), { measure: "testAccuracy" });
  const near = { "m-sgd": [160, 161, 162, 163, 164], "m-ssd": [161, 164, 162, 163, 166] };
  assert(doubts(near, 180).some((doubt) => doubt.startsWith("the test part is small: 180")));
  const far = { ...near, "m-ssd": [102, 101, 100, 104, 103] };
  assert(!doubts(far, 180).some((doubt) => doubt.includes("small")));
  const many = Object.fromEntries(
    Object.entries(near).map(([id, own]) => [id, own.map((right) => right * 100)]),
  );
  assert(!doubts(many, 18_000).some((doubt) => doubt.includes("small")));
});

Deno.test("seeds that all end the same are no replicates: a doubt, and nothing is claimed", () => {
  const same = rowsOf({ "m-sgd": Array(5).fill(0.2), "m-ssd": Array(5).fill(0.3) });
  const [one] = verdict(tableOf(same), { measure });
  assertEquals(one!.doubts, [
    "seeds end the same, to rounding (M-SGD, M-SSD): they are no replicates, and nothing follows from " +
    "how often the same was run",
  ]);
  const [sign] = one!.factors;
  assertEquals([sign!.answer, sign!.low, sign!.moreSeeds], ["undecided", null, undefined]);
  assertEquals(one!.methods.map(({ low, high }) => [low, high]), [[null, null], [null, null]]);
  // differences that are the same, of seeds that are not, are known
  const alike = rowsOf({ "m-sgd": losses["m-sgd"], "m-ssd": losses["m-sgd"] });
  const [other] = verdict(tableOf(alike), { measure });
  assertEquals([other!.factors[0]!.answer, other!.doubts], ["no difference", []]);
});

Deno.test("seeds nearer than what is counted are a doubt, others none", () => {
  const doubts = (right: Record<string, number[]>) =>
    doubtsOf(judgedTable(accurateRows(right, 10_000)), { measure: "testAccuracy" })
      .filter((doubt) => doubt.includes("less than one example"));
  const same = { "m-sgd": Array(5).fill(9000), "m-ssd": Array(5).fill(9100) };
  assertEquals(doubts(same).length, 1);
  assertEquals(doubts({ ...same, "m-ssd": [9100, 9130, 9080, 9110, 9060] }), []);
  const timed = (late: number) =>
    ["m-sgd", "m-ssd"].flatMap((optimizer, m) =>
      [0, 1, 2, 3, 4].flatMap((seed) =>
        Array.from({ length: 14 }, (_, i) => ({
          ...rowsOf({ [optimizer]: [0.1] })[0]!,
          ...{ seed, step: 10 * i, testLoss: i > 2 + m * (1 + late * (seed % 3)) ? 0.1 : 1 },
        }))
      )
    );
  const near = (late: number) =>
    doubtsOf(tableOf(timed(late)), { measure: "steps:testLoss=0.5" })
      .filter((doubt) => doubt.includes("less than evaluations are apart")).length;
  assertEquals([near(0), near(4)], [1, 0]);
});

Deno.test("runs that failed are a doubt, each method's for itself", () => {
  const failing = rowsOf({ ...losses, "m-ssd": losses["m-ssd"].with(2, NaN) });
  const failed = (rows: readonly EvaluationRow[]) =>
    doubtsOf(tableOf(rows)).filter((doubt) => doubt.includes("failed"));
  assertEquals(failed(failing), [
    "M-SSD failed in 1 of 5 runs (95 % interval of the share: 4 to 62 %); they count as the worst in " +
    "ranks, and means are of the survivors",
  ]);
  assertEquals(failed(rowsOf(losses)), []);
});

Deno.test("losses that are not positive are a doubt", () => {
  const shifted = (by: number) =>
    doubtsOf(tableOf(rowsOf(losses).map((row) => ({ ...row, testLoss: row.testLoss - by }))))
      .filter((doubt) => doubt.includes("not positive everywhere")).length;
  assertEquals([shifted(1), shifted(0)], [1, 0]);
});

Deno.test("several runs with the same seed are a doubt, and the last counts", () => {
  const again = rowsOf({ "m-ssd": [0.9, 0.8] });
  const [one] = verdict(tableOf([...rowsOf(losses), ...again]), { measure });
  assertEquals(one!.doubts, [
    "there are several runs with the same seed (M-SSD with 2): the last of each counts",
  ]);
  const times = [0.9, 0.8, ...losses["m-ssd"].slice(2)].map((loss) => 2 * loss);
  const mean = times.reduce((product, loss) => product * loss) ** (1 / 5);
  assertAlmostEquals(one!.methods[1]!.mean!, mean, 1e-12);
});

Deno.test("lengths and batch sizes that differ are a doubt, but not as rules choose them", () => {
  const ssd = (more: Partial<EvaluationRow>) => [
    ...rowsOf({ "m-sgd": losses["m-sgd"] }),
    ...rowsOf({ "m-ssd": losses["m-ssd"] }).map((row) =>
      row.step === 0 ? row : { ...row, ...more }
    ),
  ];
  assertEquals(doubtsOf(tableOf(ssd({ step: 20 }))), [
    "numbers of steps differ (M-SGD 10, M-SSD 20): compared as they ended",
  ]);
  const sized = (batchSize: number | string, more: Partial<EvaluationRow> = {}) =>
    ssd(more).map((row) => row.optimizer === "m-ssd" ? { ...row, batchSize } : row);
  assertEquals(doubtsOf(tableOf(sized(16))), [
    "batch sizes differ (M-SGD 8, M-SSD 16): compared as they ended",
  ]);
  assertEquals(doubtsOf(tableOf(sized("cabs", { step: 20 }))), []);
});

Deno.test("seconds are a doubt, steps are none", () => {
  const at = (measure: "seconds:testLoss=0.7" | "steps:testLoss=0.7") =>
    verdict(tableOf(rowsOf(losses)), { measure })[0]!.doubts
      .filter((doubt) => doubt.includes("machine")).length;
  assertEquals([at("seconds:testLoss=0.7"), at("steps:testLoss=0.7")], [1, 0]);
});

Deno.test("accuracies that are no shares are compared by differences, which is a doubt", () => {
  const percent = rowsOf(losses).map((row) => ({ ...row, testAccuracy: 100 * row.testAccuracy! }));
  const [one] = verdict(tableOf(percent));
  assertEquals(one!.scale, "difference");
  assert(one!.doubts.some((doubt) => doubt.includes("is not a share between 0 and 1")));
  assertEquals(verdict(tableOf(rowsOf(losses)))[0]!.scale, "accuracy");
});
