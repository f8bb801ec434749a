import { assertEquals } from "@std/assert";
import type { RecordedRun } from "../../../pipelines/runs/read_run.ts";
import { searchesOf } from "../../../pipelines/report/searches.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import type { TuningRow } from "../../../pipelines/tuning/tuning.ts";
import { rowsOf } from "../statistics/rows.ts";

/** Finished runs that end with the given losses, a seed each. */
function runsOf(optimizer: string, losses: number[], more: Partial<EvaluationRow>): RecordedRun[] {
  const rows = rowsOf({ [optimizer]: losses }).map((row) => ({ ...row, ...more }));
  return [...Map.groupBy(rows, ({ seed }) => seed).values()].map((own) =>
    ({
      identity: { problem: "p", optimizer },
      rows: own,
      finished: true,
    }) as unknown as RecordedRun
  );
}

const noAccuracy = { testAccuracy: null, trainAccuracy: null };
const at = (learningRate: number, losses: number[], more: Partial<EvaluationRow> = {}) =>
  runsOf("adam", losses, { ...noAccuracy, learningRate, ...more });

Deno.test("searchesOf() judges the variants of a grid as a search would", () => {
  const every = [
    ...runsOf("m-sgd", [0.3, 0.4], noAccuracy),
    ...at(0.1, [0.5, 0.7]),
    ...at(1, [0.2, NaN]),
    ...at(0.3, [0.4, 0.6]),
  ];
  const found = searchesOf({ every, tuning: [] }, 0, undefined);
  assertEquals(
    found.map(({ label, learningRate, metric, winner, atEnd, diverged, seeds, ends }) => [
      label,
      learningRate,
      metric,
      winner,
      atEnd,
      `${diverged} of ${seeds}`,
      ends,
    ]),
    [ // one method has no variants; the best of a step size that fails never wins
      ["Adam", 1, "testLoss", false, false, "1 of 2", [0.4]],
      ["Adam", 0.3, "testLoss", true, false, "0 of 2", [0.8, 1.2]],
      ["Adam", 0.1, "testLoss", false, false, "0 of 2", [1, 1.4]],
    ],
  );
  const validated = every.map((run) => ({
    ...run,
    rows: run.rows.map((row) => ({ ...row, validationLoss: 1 / row.testLoss })),
  }));
  const [largest, , least] = searchesOf({ every: validated, tuning: [] }, 0, undefined);
  assertEquals([largest!.metric, least!.winner, least!.atEnd], ["validationLoss", true, true]);
});

Deno.test("searchesOf() keeps settings apart, and methods together", () => {
  const every = [0.9, 0.5].flatMap((beta) =>
    [0.1, 1].flatMap((rate) => at(rate, [rate * beta], { settings: `beta=${beta}` }))
  );
  const found = searchesOf({ every, tuning: [] }, 1, "run");
  assertEquals(
    found.map(({ label, method, learningRate, winner }) => [label, method, learningRate, winner]),
    [
      ["Adam beta=0.9 (run)", "Adam (run)", 1, false],
      ["Adam beta=0.5 (run)", "Adam (run)", 1, false],
      ["Adam beta=0.9 (run)", "Adam (run)", 0.1, true],
      ["Adam beta=0.5 (run)", "Adam (run)", 0.1, true],
    ],
  );
});

Deno.test("searchesOf() has the runs of a search, which are no grid", () => {
  const row = (learningRate: number, winner: boolean) =>
    ({
      problem: "p",
      optimizer: "adam",
      learningRate,
      metric: "testLoss",
      by: "end",
      winner,
      testLoss: 1,
    }) as TuningRow;
  const every = [...at(0.1, [0.5, 0.7]), ...at(1, [0.2, NaN])];
  const found = searchesOf({ every, tuning: [row(1, true), row(0.1, false)] }, 0, undefined);
  assertEquals(found.map(({ ends, atEnd }) => [ends, atEnd]), [[[0.4], true], [[1, 1.4], false]]);
});

Deno.test("searchesOf() waits for runs to end", () => {
  const every = [...at(0.1, [0.5]), ...at(1, [0.2])].map((run) => ({ ...run, finished: false }));
  assertEquals(searchesOf({ every, tuning: [] }, 0, undefined), []);
});
