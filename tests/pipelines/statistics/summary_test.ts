import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import { summarize, type SummaryRow } from "../../../pipelines/statistics/summary.ts";
import { summaryText } from "../../../pipelines/results/summary_text.ts";
import { rowsOf } from "./rows.ts";

Deno.test("summarize() is mean and sample deviation over the runs that did not diverge", () => {
  const rows = tableOf(rowsOf({ "adam": [0.1, 0.3, NaN], "m-sgd": [0.5] }));
  const [adam, mSgd] = summarize(rows).objects() as SummaryRow[];
  assertEquals([adam!.seeds, adam!.diverged, adam!.steps], [3, 1, 10]);
  assertAlmostEquals(adam!.trainLoss!, 0.2);
  assertAlmostEquals(adam!.trainLossSd!, Math.SQRT2 / 10);
  assertAlmostEquals(adam!.testAccuracy!, (Math.exp(-0.2) + Math.exp(-0.6)) / 2);
  assertAlmostEquals(adam!.secondsPerStep!, 0.15);
  assertEquals([mSgd!.seeds, mSgd!.trainLoss, mSgd!.trainLossSd], [1, 0.5, undefined]);
});

Deno.test("summaryText() tells a decay that all step sizes have once", () => {
  const rows = rowsOf({ "adam": [0.1], "m-sgd": [0.5] })
    .map((row) => ({ ...row, settings: row.optimizer === "m-sgd" ? "beta=0.5 " + decay : decay }));
  const text = summaryText(summarize(tableOf(rows))).split("\n");
  assertEquals(text[0], "p: 10 steps of 8 examples, decay=0.2@4/8, 1 seed, on cpu");
  const methods = (lines: readonly string[]) =>
    lines.slice(4, 6).map((line) => line.split("  ")[0]);
  assertEquals(methods(text), ["Adam", "M-SGD beta=0.5"]);
  const mixed = rows.map((row) => row.optimizer === "adam" ? { ...row, settings: "" } : row);
  const apart = summaryText(summarize(tableOf(mixed))).split("\n");
  assertEquals(apart[0], "p: 10 steps of 8 examples, 1 seed, on cpu");
  assertEquals(methods(apart), ["Adam", "M-SGD beta=0.5 decay=0.2@4/8"]);
});

const decay = "decay=0.2@4/8";

Deno.test("summaryText() says in a column what its title cannot say of all", () => {
  const rows = ["cpu", "wasm"].flatMap((backend, i) =>
    rowsOf({ "adam": [0.1] }).map((row) => ({ ...row, backend, batchSize: 8 << i }))
  );
  assertEquals(summaryText(summarize(tableOf(rows))).split("\n"), [
    "p: up to 10 steps, 1 seed, on (1) cpu and (2) wasm",
    "",
    "optimizer  step size  batch  on   train loss  test loss  test acc.  seeds  s/step",
    "─────────  ─────────  ─────  ───  ──────────  ─────────  ─────────  ─────  ──────",
    "Adam             0.1      8  (1)      0.1000     0.2000     0.8187      1    0.10",
    "Adam             0.1     16  (2)      0.1000     0.2000     0.8187      1    0.10",
  ]);
});

Deno.test("summaryText() rounds to what the deviation warrants, and fits 80 columns", () => {
  const rows = [
    ...rowsOf({ "adam": [0.1, 0.13, NaN], "m-sgd": [0.5, 0.5] }),
    ...rowsOf({
      "adam": [NaN],
    }, "q"),
    ...rowsOf({ "sgd": [0.1, 0.2], "own": [0.3] }, "r")
      .map((row) => ({ ...row, trainAccuracy: null, testAccuracy: null })),
  ];
  assertEquals(summaryText(summarize(tableOf(rows))).split("\n"), [
    "p: 10 steps of 8 examples, 3 seeds (mean ± sd), on cpu",
    "",
    "optimizer  step size   train loss    test loss    test acc.  diverged  s/step",
    "─────────  ─────────  ───────────  ───────────  ───────────  ────────  ──────",
    "Adam             0.1  0.12 ± 0.02  0.23 ± 0.04  0.79 ± 0.03    1 of 3    0.15",
    "M-SGD            0.1       0.5000        1.000       0.3679    0 of 2    0.15",
    "",
    "q: 10 steps of 8 examples, 1 seed, on cpu",
    "",
    "optimizer  step size  train loss  test loss  diverged  s/step",
    "─────────  ─────────  ──────────  ─────────  ────────  ──────",
    "Adam             0.1    diverged   diverged    1 of 1",
    "",
    "r: 10 steps of 8 examples, 2 seeds (mean ± sd), on cpu",
    "",
    "optimizer  step size   train loss    test loss  seeds  s/step",
    "─────────  ─────────  ───────────  ───────────  ─────  ──────",
    "SGD              0.1  0.15 ± 0.07  0.30 ± 0.14      2    0.15",
    "own              0.1       0.3000       0.6000      1    0.10",
  ]);
  const wide = summaryText(summarize(tableOf(rows)), { width: 150 }).split("\n");
  const headings = ["test accuracy", "diverged", "seconds/step"];
  assertEquals(wide[2]!.split(/ {2,}/).slice(-3), headings);
});
