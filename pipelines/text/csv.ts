/** Tables as CSV, also for programs that take some texts for formulas. @module */
import type { ColumnTable } from "../arquero/mod.ts";

/**
 * A table as CSV. Spreadsheets run texts that begin with `=`, `+`, `-` or `@`, so these get an apostrophe in
 * front, after which spreadsheets take them for text; numbers never do.
 *
 * @param raw whether texts stay as they are, for programs that are no spreadsheets
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as aq from "arquero";
 * import { csvText } from "./csv.ts";
 *
 * const table = aq.table({ problem: ["=cmd()", "p"], loss: [-1, 0.5] });
 * assertEquals(csvText(table), "problem,loss\n'=cmd(),-1\np,0.5\n");
 * assertEquals(csvText(table, true), "problem,loss\n=cmd(),-1\np,0.5\n");
 * ```
 */
export function csvText(table: ColumnTable, raw = false): string {
  if (raw) return table.toCSV();
  const columns = table.columnNames().flatMap((name) => {
    const values = table.array(name) as readonly unknown[];
    return values.some(isFormula) ? [[name, values.map(guarded)] as const] : [];
  });
  const safe = columns.length === 0 ? table : table.assign(Object.fromEntries(columns));
  return safe.toCSV();
}

function isFormula(value: unknown): boolean {
  return typeof value === "string" && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value));
}

function guarded(value: unknown): unknown {
  return isFormula(value) ? `'${value}` : value;
}
