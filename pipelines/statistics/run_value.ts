/** What a run came to in a measure. @module */
import { isAccuracy, type Measure, type RunValue } from "./measures.ts";
import type { EvaluationRow } from "../rows/rows.ts";

/**
 * The value of a measure at the end of a run, or the best over its evaluations; `undefined` if it diverged
 * or has none.
 */
export function runValue(
  rows: readonly EvaluationRow[],
  measure: Measure,
  by: RunValue,
): number | undefined {
  if (rows.at(-1)!.diverged) return undefined;
  if (by === "end") return rows.at(-1)![measure] ?? undefined;
  const values = rows.flatMap((row) => row[measure] ?? []);
  if (values.length === 0) return undefined;
  return isAccuracy(measure) ? Math.max(...values) : Math.min(...values);
}
