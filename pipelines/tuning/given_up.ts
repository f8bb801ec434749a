/** Step sizes that a search did not follow to the end. @module */
import type { TuningRow } from "./tuning.ts";

/**
 * Whether a step size was given up before its runs were over, as halving does: its values are not those of
 * whole runs then. Where a rule chooses batch sizes, steps do not tell.
 */
export function isGivenUp(row: TuningRow, rows: readonly TuningRow[]): boolean {
  if (typeof row.batchSize !== "number" || row.diverged === row.seeds) return false;
  return rows.some(({ problem, optimizer, steps }) =>
    problem === row.problem && optimizer === row.optimizer && steps > row.steps
  );
}
