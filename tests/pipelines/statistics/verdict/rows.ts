/** Evaluation rows with accuracies, for tests. */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import type { EvaluationRow } from "../../../../pipelines/rows/rows.ts";
import { rowsOf } from "../rows.ts";

/** A table of rows, with the columns that the rows have. */
export function judgedTable(rows: readonly EvaluationRow[]): ColumnTable {
  const columns = Object.keys(rows[0]!) as (keyof EvaluationRow)[];
  return aq.table(
    Object.fromEntries(columns.map((column) => [column, rows.map((row) => row[column])])),
  );
}

/** Runs that end with so many test examples right, of so many. */
export function accurateRows(
  right: Readonly<Record<string, number[]>>,
  testExamples: number,
): EvaluationRow[] {
  const at = new Map(Object.entries(right));
  return rowsOf(Object.fromEntries(at)).map((row) => ({
    ...row,
    testExamples,
    diverged: false,
    testAccuracy: at.get(row.optimizer)![row.seed]! / testExamples,
  }));
}
