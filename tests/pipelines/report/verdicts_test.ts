import { assertEquals } from "@std/assert";
import type { Series } from "../../../pipelines/report/content/data.ts";
import { verdictsOf } from "../../../pipelines/report/verdicts.ts";
import { type EvaluationRow, tableOf } from "../../../pipelines/rows/rows.ts";
import { rowsOf } from "../statistics/rows.ts";

/** What the panel says of runs that end with the given losses. */
function factsOf(rows: readonly EvaluationRow[], measure: "testLoss" | "steps:testLoss=0.5") {
  const ids = [...new Set(rows.map(({ optimizer }) => optimizer))];
  const [entry] = verdictsOf({
    run: 0,
    rows: tableOf(rows),
    options: { measure },
    seriesOf: ({ optimizer }) => ids.indexOf(optimizer),
    series: ids.map((id) => ({ label: `${id} 0.1`, method: id }) as unknown as Series),
    unfinished: new Set(),
  });
  return Object.fromEntries(entry!.facts);
}

const base = [0.2, 0.3, 0.25, 0.28, 0.31, 0.22, 0.27, 0.24];
const times = (factor: number, noise = 0.001) =>
  base.map((x, i) => factor * x * (1 + noise * (i % 3)));

Deno.test("the panel asks for the seeds that what it says first would need", () => {
  const settled = (losses: Record<string, number[]>) =>
    factsOf(rowsOf(losses), "testLoss")["To settle it"];
  assertEquals(settled({ "m-sgd": base, "m-ssd": times(2) }), "every factor is decided");
  assertEquals(settled({ "m-sgd": base, "adam": times(2) }), "all is decided"); // a pair
  assertEquals(
    settled({ "m-sgd": base, "adam": base.map((x, i) => x * (1 + 0.1 * Math.sin(9 * i))) })!.slice(
      0,
      6,
    ),
    "about ",
  );
  const dependent = { "m-sgd": base, "m-ssd": times(1.5), "m-svag": times(1), "adam": times(0.5) };
  assertEquals(settled(dependent), "every factor is decided"); // by their simple effects
  assertEquals(settled({ "adam": base }), "there is nothing to compare");
});

Deno.test("the panel says no more of convergence than evaluations tell", () => {
  const losses = { "m-sgd": base, "m-ssd": times(2) };
  const few = rowsOf(losses);
  assertEquals(
    factsOf(few, "testLoss")["Converged"],
    "not known: there are fewer than four evaluations of each run",
  );
  const many = few.filter(({ step }) => step > 0)
    .flatMap((row) => [1, 2, 3, 4].map((i) => ({ ...row, step: 10 * i })));
  assertEquals(
    factsOf(many, "testLoss")["Converged"],
    "yes: no method improves by more than the margin in the last quarter of the steps",
  );
  assertEquals("Converged" in factsOf(many, "steps:testLoss=0.5"), false);
});

Deno.test("the panel says how far the first is ahead, by ranks too, and what it is of", () => {
  const failing = rowsOf({ "m-sgd": base, "m-ssd": times(2).with(0, NaN) });
  const facts = factsOf(failing, "testLoss");
  assertEquals(facts["By how much"], "×0.500 instead of m-ssd 0.1");
  assertEquals(facts["How sure"], "it is more than chance, with 8 seeds");
  assertEquals(
    facts["Tuned enough"],
    "not known: step sizes were given or are the problem's, not searched for",
  );
  const apart = rowsOf({ "m-sgd": base, "m-ssd": times(2) })
    .map((row) => row.optimizer === "m-ssd" ? { ...row, seed: row.seed + 9 } : row);
  assertEquals(factsOf(apart, "testLoss")["By how much"], "not known: no seed had both arrive");
});
