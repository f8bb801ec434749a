/** Any Arquero table as plain text, for terminals. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { significant } from "./numbers.ts";
import { type TextColumn, textTable } from "./text_table.ts";

/** How a table is set. */
export interface TableTextOptions {
  /** Significant digits of numbers that are not whole; 3. */
  readonly digits?: number;
  /** Columns that are left out, such as what only a file needs. */
  readonly without?: readonly string[];
  /** Makes text bold; used for what does not hold. */
  readonly bold?: (text: string) => string;
}

/**
 * A table as aligned lines. Numbers are set right and rounded, `true` and `false` are `yes` and `NO`,
 * and `camelCase` headings become words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as aq from "arquero";
 * import { tableText } from "./table_text.ts";
 *
 * const table = aq.table({ method: ["SGD", "SSD"], finalLoss: [0.12345, 12], holds: [true, false] });
 * assertEquals(tableText(table).split("\n"), [
 *   "method  final loss  holds",
 *   "──────  ──────────  ─────",
 *   "SGD          0.123  yes",
 *   "SSD             12  NO",
 * ]);
 * ```
 */
export function tableText(
  table: ColumnTable,
  { digits = 3, without = [], bold }: TableTextOptions = {},
): string {
  type Row = Readonly<Record<string, unknown>>;
  const rows = table.objects() as Row[];
  const columns = table.columnNames().filter((name) => !without.includes(name)).map(
    (name): TextColumn<Row> => ({
      heading: words(name),
      text: (row) => cellText(row[name], digits),
      align: rows.some((row) => typeof row[name] === "number") ? "right" : "left",
      strong: (row) => row[name] === false,
    }),
  );
  return textTable(rows, columns, { rule: "─", ...(bold && { bold }) }).join("\n");
}

/** A value as a table shows it. */
export function cellText(value: unknown, digits = 3): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "NO";
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value)
    : significant(value, digits);
}

function words(name: string): string {
  return name.replace(
    /([a-z\d])([A-Z])(?=[a-z])/g,
    (_, before, letter) => `${before} ${letter.toLowerCase()}`,
  );
}
