import { assert, assertEquals } from "@std/assert";
import { tableOf } from "../../../../pipelines/statistics/rows.ts";
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

Deno.test("seeds that all end the same are a doubt", () => {
  const same = tableOf(rowsOf({ "m-sgd": Array(5).fill(0.2), "m-ssd": Array(5).fill(0.3) }));
  assertEquals(doubtsOf(same), ["seeds differ by rounding only: they are no replicates"]);
});
