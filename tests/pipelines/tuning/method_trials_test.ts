import { assertEquals } from "@std/assert";
import { areMethodTrials, methodTrials } from "../../../pipelines/tuning/method_trials.ts";
import type { TuningRow } from "../../../pipelines/tuning/tuning.ts";

const row = (learningRate: number, more: Partial<TuningRow> = {}) =>
  ({
    ...{ problem: "p", optimizer: "adam", learningRate, batchSize: 8, steps: 90, seeds: 1 },
    ...{ diverged: 0, metric: "validationLoss", by: "end", winner: false, backend: "cpu" },
    ...{ validationLoss: learningRate, testLoss: undefined },
    ...more,
  }) as TuningRow;

Deno.test("methodTrials() has the searches that found something, with all that they tried", () => {
  const rows = [
    row(1, { diverged: 1, steps: 7, validationLoss: undefined }),
    row(0.3),
    row(0.1, { winner: true }),
    row(0.03, { optimizer: "m-sgd" }), // without a winner
  ];
  const found = methodTrials(rows);
  assertEquals(found, [{
    ...{ problem: "p", optimizer: "adam", chosen: 0.1, measure: "validationLoss", by: "end" },
    trials: [
      { learningRate: 1, seeds: 1, diverged: 1, values: {} },
      { learningRate: 0.3, seeds: 1, diverged: 0, values: { validationLoss: 0.3 } },
      { learningRate: 0.1, seeds: 1, diverged: 0, values: { validationLoss: 0.1 } },
    ],
  }]);
  assertEquals(areMethodTrials(JSON.parse(JSON.stringify(found))), true);
  for (
    const other of [null, {}, [{ ...found[0], measure: "loss" }], [{ ...found[0], trials: [1] }]]
  ) {
    assertEquals(areMethodTrials(other), false);
  }
});

Deno.test("methodTrials() knows no values of what was given up on the way", () => {
  const rows = [row(1, { steps: 10 }), row(0.3, { steps: 30 }), row(0.1, { winner: true })];
  const values = (all: readonly TuningRow[]) =>
    methodTrials(all)[0]!.trials.map((trial) => trial.values);
  assertEquals(values(rows), [{}, {}, { validationLoss: 0.1 }]);
  const ruled = rows.map((each) => ({ ...each, batchSize: "cabs" })); // steps do not tell there
  assertEquals(values(ruled)[0], { validationLoss: 1 });
});
