import { assert, assertEquals } from "@std/assert";
import { madeUpRows } from "../../../pipelines/benchmarks/observation_rates.ts";
import { observationsText } from "../../../pipelines/results/observations_text.ts";
import { paperObservations } from "../../../pipelines/statistics/observations/paper_observations.ts";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import { random } from "../../../problems/random.ts";

const effects = { losses: [0, -20, -20, 0], gaps: [0, 1, 1, 0] };
const problems = ["fmnist-2c2d", "war-and-peace-lstm"];
const rows = problems.flatMap((problem) =>
  madeUpRows(effects, 5, random(1, problem), true, problem)
);
const table = paperObservations(tableOf(rows), { measure: "testAccuracy" });

Deno.test("the observations fit a terminal, whatever its width", () => {
  for (const width of [80, 120, 160]) {
    const lines = observationsText(table, { width }).split("\n");
    assertEquals(lines.filter((line) => line.length > width), []);
    assertEquals(lines.filter((line) => /^[1-4]\. /.test(line)).length, 4);
  }
});

Deno.test("the observations say where the paper sees them, and what did not run here", () => {
  const text = observationsText(table, { width: 1000 });
  assert(text.startsWith("What the paper observes (ICML 2018, §6.2), here by test accuracy"));
  assert(text.includes("P1, P2 and P3, and not on P4; cifar10-3c3d, cifar100-wrn404 did not run"));
  assert(text.includes("The paper sees it on P3; cifar100-wrn404 did not run here."));
  assert(/fmnist-2c2d +\+[\d.]+ \[[\d., ]+\] points +holds +sign \+/.test(text), text);
});

Deno.test("without runs there is nothing to say", () => {
  assertEquals(observationsText(paperObservations(tableOf([]))), "");
});
