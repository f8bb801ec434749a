/** The columns that problems bring along. @module */
import type { ExtraColumn } from "../../problems/problem.ts";

/** Whether a column is one that problems bring along. */
export function isExtraColumn(name: string): name is ExtraColumn {
  return /^[^/]+\/./.test(name);
}

/** The columns of rows that problems brought along, in the order in which they come. */
export function extraColumnsOf(rows: readonly object[]): readonly ExtraColumn[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row).filter(isExtraColumn)))];
}

/** What a column of a problem's own is, and of which group: `testLoss` and `rare`. */
export function partsOf(column: ExtraColumn): readonly [quantity: string, group: string] {
  const at = column.indexOf("/");
  return [column.slice(0, at), column.slice(at + 1)];
}

/** Where a summary has the standard deviation of a column of a problem's own: `testLossSd/rare`. */
export function deviationOf(column: ExtraColumn): ExtraColumn {
  const [quantity, group] = partsOf(column);
  return `${quantity}Sd/${group}`;
}

/** The columns of a problem's own in rows of its summary, without the deviations, that have any value. */
export function extrasIn(
  rows: readonly Readonly<Record<ExtraColumn, number | undefined>>[],
): readonly ExtraColumn[] {
  const columns = extraColumnsOf(rows);
  const deviations = new Set(columns.map(deviationOf));
  return columns.filter((name) =>
    !deviations.has(name) && rows.some((row) => Number.isFinite(row[name]))
  );
}
