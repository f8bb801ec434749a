/** The four observations of the ICML paper's experiments (§6.2), judged by runs. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { type EvaluationRow, tableWith } from "../../rows/rows.ts";
import { judgedProblems, type JudgingOptions } from "../verdict/judged_problem.ts";
import { adaptationIsHarmless } from "./adaptation_is_harmless.ts";
import { gapsAreTheSigns } from "./gaps_are_the_signs.ts";
import { observationColumns, type PaperObservation } from "./observation_shape.ts";
import { signDepends } from "./sign_depends.ts";
import { signDominates } from "./sign_dominates.ts";

/**
 * Whether the four observations hold that the ICML paper makes in §6.2:
 *
 * 1. the sign aspect dominates: |sign| - |variance adaptation|, on each problem;
 * 2. the usefulness of the sign is problem-dependent: what it does on one problem against what on another;
 * 3. variance adaptation helps, or does no harm: Adam instead of M-SSD, M-SVAG instead of M-SGD;
 * 4. effects on generalization are caused by the sign: |sign| - |variance adaptation| of the gap between test and
 *    training data, which the sign has to widen.
 *
 * The first three are read off the intervals of the verdict on the same rows, by its measure, and hold where these
 * do; the fourth looks at another measure, see `gapsAreTheSigns`. What is not decided is told with the seeds that it
 * would take, what cannot be judged with the reason. `docs/statistics.md` has how often each is wrong.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to
 * @returns a table of {@linkcode PaperObservation}s
 * @throws {RangeError} if the measure is unknown or the margin not above 0
 *
 * @example The sign is what matters, and is good for one problem only
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { from } from "arquero";
 * import { paperObservations } from "./paper_observations.ts";
 *
 * const losses = { "m-sgd": 1, "m-ssd": 0.5, "adam": 0.5, "m-svag": 1 };
 * const rows = Object.entries(losses).flatMap(([optimizer, loss]) =>
 *   [1, 2, 3, 4, 5].flatMap((seed) => {
 *     const noise = Math.exp(0.01 * Math.sin(10 * seed * loss + optimizer.length));
 *     const row = { optimizer, seed, step: 1, diverged: false, settings: "", learningRate: 0.1 };
 *     return [
 *       { ...row, problem: "a", trainLoss: loss * noise, testLoss: loss * noise },
 *       { ...row, problem: "b", trainLoss: noise / loss, testLoss: noise / loss },
 *     ];
 *   })
 * );
 * const table = paperObservations(from(rows), { measure: "testLoss" });
 * const of = (number: number) =>
 *   table.objects().filter((row) => (row as { observation: number }).observation === number)
 *     .map((row) => (row as { answer: string }).answer);
 * assertEquals([of(1), of(2)], [["holds", "holds"], ["holds"]]);
 * ```
 */
export function paperObservations(rows: ColumnTable, options: JudgingOptions = {}): ColumnTable {
  return tableWith(observationColumns, observationsOf(rows, options));
}

/** The same as a list, in the paper's order. */
export function observationsOf(
  rows: ColumnTable,
  options: JudgingOptions,
): readonly PaperObservation[] {
  const problems = judgedProblems(rows.objects() as EvaluationRow[], options);
  return [
    ...problems.map(signDominates),
    ...signDepends(problems),
    ...problems.flatMap(adaptationIsHarmless),
    ...problems.flatMap(gapsAreTheSigns),
  ];
}
