/** What holds for the verdict on any rows, however odd. */
import { assert, assertEquals } from "@std/assert";
import { random } from "../../../../problems/random.ts";
import { observationsText } from "../../../../pipelines/results/observations_text.ts";
import { verdictsText } from "../../../../pipelines/results/verdict_text.ts";
import { type EvaluationRow, tableOf } from "../../../../pipelines/rows/rows.ts";
import type { PaperObservation } from "../../../../pipelines/statistics/observations/observation_shape.ts";
import { paperObservations } from "../../../../pipelines/statistics/observations/paper_observations.ts";
import { differencesTable } from "../../../../pipelines/statistics/verdict/differences.ts";
import { factorialTable } from "../../../../pipelines/statistics/verdict/factorial.ts";
import type { PrimaryMeasure } from "../../../../pipelines/statistics/verdict/primary_measure.ts";
import { verdict } from "../../../../pipelines/statistics/verdict/verdict.ts";
import type { Judged, Verdict } from "../../../../pipelines/statistics/verdict/verdict_shape.ts";
import { rowsOf } from "../rows.ts";

const ids = ["m-sgd", "m-ssd", "adam", "m-svag", "sgd", "constructor", "a\nb"];

type Change = (row: EvaluationRow, methodPlace: number) => EvaluationRow | undefined;

/** Runs of methods that differ by factors, what is at their ends changed. */
function experiment(methods: number, seeds: number, change: Change = (row) => row) {
  const stream = random(methods, "odd", seeds);
  const losses = ids.slice(0, methods).map((id, i) =>
    [id, Array.from({ length: seeds }, () => Math.exp(i / 4 + 0.3 * stream.normal()))] as const
  );
  return rowsOf(Object.fromEntries(losses)).flatMap((row) =>
    row.step === 0 ? [row] : change(row, ids.indexOf(row.optimizer)) ?? []
  );
}

const ended = (testLoss: number | null, which: Change) => (row: EvaluationRow, place: number) =>
  which(row, place) === undefined ? row : { ...row, testLoss: testLoss as number };
const someOf: Change = (row, place) => row.seed % 4 === 0 && place === 1 ? row : undefined;
const allOf: Change = (row, place) => place === 1 ? row : undefined;
const accuracy = (value: number | null): Change => (row) => ({ ...row, testAccuracy: value });

/** Odd rows, by what is odd about them. */
const odd: Readonly<Record<string, (methods: number, seeds: number) => readonly EvaluationRow[]>> =
  {
    "nothing": experiment,
    "some NaN": (m, n) => experiment(m, n, ended(NaN, someOf)),
    "some infinite": (m, n) => experiment(m, n, ended(Infinity, someOf)),
    "some minus infinite": (m, n) => experiment(m, n, ended(-Infinity, someOf)),
    "some missing": (m, n) => experiment(m, n, ended(null, someOf)),
    "one method infinite": (m, n) => experiment(m, n, ended(Infinity, allOf)),
    "all infinite": (m, n) => experiment(m, n, ended(Infinity, (row) => row)),
    "some diverged": (m, n) =>
      experiment(m, n, (row, i) => ({ ...row, diverged: someOf(row, i) !== undefined })),
    "all equal": (m, n) => experiment(m, n, ended(0.5, (row) => row)),
    "all zero": (m, n) => experiment(m, n, ended(0, (row) => row)),
    "seeds equal": (m, n) => experiment(m, n, (row, i) => ({ ...row, testLoss: 1 + i })),
    "negative": (m, n) => experiment(m, n, (row) => ({ ...row, testLoss: -row.testLoss })),
    "around zero": (m, n) => experiment(m, n, (row) => ({ ...row, testLoss: row.testLoss - 2 })),
    "huge": (m, n) => experiment(m, n, (row) => ({ ...row, testLoss: row.testLoss * 1e300 })),
    "tiny": (m, n) => experiment(m, n, (row) => ({ ...row, testLoss: row.testLoss * 1e-300 })),
    "accuracies of 1": (m, n) => experiment(m, n, accuracy(1)),
    "accuracies of 0": (m, n) => experiment(m, n, accuracy(0)),
    "no accuracies": (m, n) => experiment(m, n).map((row) => ({ ...row, testAccuracy: null })),
    "a method with few seeds": (m, n) =>
      experiment(m, n).filter(({ optimizer, seed }) => optimizer !== "m-ssd" || seed < 1),
    "no seeds in common": (m, n) =>
      experiment(m, n).map((row) =>
        row.optimizer === "m-ssd" ? { ...row, seed: row.seed + n } : row
      ),
    "missing runs": (m, n) =>
      experiment(m, n, (row, i) => (row.seed + i) % 3 === 0 ? undefined : row),
    "runs twice": (m, n) => [...experiment(m, n), ...experiment(m, n)],
    "two batch sizes": (m, n) => [
      ...experiment(m, n),
      ...experiment(m, n).map((row) => ({ ...row, batchSize: 64 })),
    ],
    "two lengths": (m, n) => experiment(m, n, (row, i) => i === 1 ? { ...row, step: 99 } : row),
    "nothing but starts": (m, n) => experiment(m, n, () => undefined),
  };

const measured: readonly PrimaryMeasure[] = ["testLoss", "testAccuracy", "steps:testLoss=1.5"];

function judgedOf({ factors, simple, pairs }: Verdict): readonly Judged[] {
  return [...factors, ...simple, ...pairs];
}

/** All numbers in something, whatever it consists of. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

/** Whether what is said of the paper's observations is as well founded. */
function checkObservations(
  rows: readonly EvaluationRow[],
  measure: PrimaryMeasure,
  what: string,
): void {
  const table = paperObservations(tableOf(rows), { measure });
  for (const each of table.objects() as PaperObservation[]) {
    const { answer, holds, estimate, low, high, failed, seeds, moreSeeds, detail } = each;
    const { moreSeeds: _, ...rest } = each; // undefined where there is none
    assert(numbersIn(rest).every(Number.isFinite), `${what} has ${JSON.stringify(each)}`);
    assertEquals(holds, { "holds": true, "does not hold": false }[answer as string] ?? null);
    assert(holds === null || seeds >= 3, `${what} claims with ${seeds} seeds`);
    assert(holds === null || low !== null || failed > 0, `${what} claims without an interval`);
    assert(
      low === null || estimate! >= low && estimate! <= high!,
      `${what}: ${JSON.stringify(each)}`,
    );
    assert(moreSeeds === undefined || moreSeeds >= 1 && answer === "undecided", what);
    assert(answer !== "cannot be judged" || detail !== "", what);
  }
  assert(!/NaN|undefined|null|Infinity|native code/.test(observationsText(table)), what);
}

for (const [name, rowsFor] of Object.entries(odd)) {
  Deno.test(`a verdict on odd rows claims nothing that they do not carry: ${name}`, () => {
    for (const methods of [1, 2, 3, 4, 6, 7]) {
      for (const seeds of [1, 2, 3, 8]) {
        for (const measure of measured) {
          const rows = rowsFor(methods, seeds);
          if (measure === "testAccuracy" && rows.every((row) => row.testAccuracy === null)) {
            continue;
          }
          const [one, ...others] = verdict(tableOf(rows), { measure });
          assertEquals(others, []);
          const what = `${methods} methods, ${seeds} seeds, ${measure}: ${one!.text}`;
          assert(numbersIn(one).every(Number.isFinite), `${what} has ${JSON.stringify(one)}`);
          assertEquals(JSON.parse(JSON.stringify(one)), one);
          for (const { answer, estimate, low, high, seeds, failed, moreSeeds } of judgedOf(one!)) {
            const claimed = answer !== "undecided";
            assert(!claimed || seeds >= 3, `${what} claims with ${seeds} seeds`);
            assert(low === null || estimate! >= low && estimate! <= high!, what);
            assert(claimed || moreSeeds === undefined || moreSeeds >= 1, what);
            assert(!claimed || low !== null || failed > 0, `${what} claims without an interval`);
            assert(answer !== "no difference" || low !== null, what);
          }
          assert(!/NaN|undefined|null|Infinity|native code/.test(one!.text), what);
          assert(verdictsText([one!]).includes("optimizer"), what);
          differencesTable([one!]);
          factorialTable([one!]);
          checkObservations(rows, measure, what);
        }
      }
    }
  });
}

Deno.test("a verdict on two hundred seeds, some failed, takes no time to speak of", () => {
  const rows = tableOf(experiment(4, 200, ended(Infinity, someOf)));
  const [one] = verdict(rows, { measure: "testLoss" });
  assertEquals([one!.seeds, one!.methods[1]!.failed], [200, 50]);
  const differ = (row: EvaluationRow) => ({ ...row, testLoss: row.testLoss + row.seed });
  assert(
    verdict(tableOf(experiment(7, 200, differ)), { measure: "testLoss" })[0]!.pairs.length > 9,
  );
});

Deno.test("problems with opposite effects have a verdict each", () => {
  const better = { "m-sgd": [1, 1.1, 0.9, 1.05], "m-ssd": [0.2, 0.25, 0.22, 0.18] };
  const worse = { "m-sgd": better["m-ssd"], "m-ssd": better["m-sgd"] };
  const rows = tableOf([...rowsOf(better, "a"), ...rowsOf(worse, "b")]);
  const answers = verdict(rows, { measure: "testLoss" })
    .map(({ problem, factors }) => [problem, factors[0]!.answer]);
  assertEquals(answers, [["a", "helps"], ["b", "hurts"]]);
});
