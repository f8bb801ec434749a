/** What the paper observes, by the runs of several folders. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import { type EvaluationRow, tableOf } from "../rows/rows.ts";
import { areJudged } from "../statistics/observations/observation_shape.ts";
import { paperObservations } from "../statistics/observations/paper_observations.ts";
import type { JudgedFolder } from "./judged.ts";

/**
 * The paper's observations by all folders together, which have runs of other problems each, see
 * {@linkcode problemOfSeveral}, as the first of them is judged; `undefined` where none can be judged.
 */
export function paperObserved(folders: readonly JudgedFolder[]): ColumnTable | undefined {
  const rows = folders.flatMap((folder) => folder.rows.objects() as EvaluationRow[]);
  if (rows.length === 0) return undefined;
  const table = paperObservations(tableOf(rows), folders[0]!.options);
  return areJudged(table) ? table : undefined;
}

/** A problem that several folders have runs of, which cannot be judged together then. */
export function problemOfSeveral(folders: readonly JudgedFolder[]): string | undefined {
  const problems = folders.flatMap(({ rows }) => [...new Set(rows.array("problem") as string[])]);
  return [...groupBy(problems, (problem) => problem)].find(([, found]) => found.length > 1)?.[0];
}
