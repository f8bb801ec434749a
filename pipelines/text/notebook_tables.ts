/**
 * Arquero's tables in notebooks: whoever imports this has them show themselves in `deno jupyter`, as a page's
 * table, where they are what a cell comes to.
 *
 * @module
 */
import { ColumnTable } from "../arquero/mod.ts";
import { cellText, tableText } from "./table_text.ts";

/** What a notebook calls to show an object: https://docs.deno.com/runtime/reference/cli/jupyter. */
export const display: unique symbol = Symbol.for("Jupyter.display");

/** The same thing in several formats, by their media types. */
export type MediaBundle = Readonly<Record<string, string>>;

/** Rows that are shown; a table has more where a line below it says so. */
const most = 50;

/**
 * A table as notebooks show it: its first rows, numbers rounded.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import * as aq from "arquero";
 * import { tableDisplay } from "./notebook_tables.ts";
 *
 * const shown = tableDisplay(aq.table({ method: ["<SGD>"], loss: [0.12345] }));
 * assert(shown["text/html"]!.includes("&lt;SGD&gt;"));
 * assertEquals(shown["text/plain"]!.split("\n").at(-1), "<SGD>   0.123");
 * ```
 */
export function tableDisplay(table: ColumnTable): MediaBundle {
  const format = Object.fromEntries(table.columnNames().map((name) => [name, cellText]));
  const rows = table.numRows();
  const note = rows > most ? `${most} of ${rows} rows` : "";
  return {
    "text/html": table.toHTML({ limit: most, format }) + (note && `<p>${note}</p>`),
    "text/plain": [tableText(table.slice(0, most)), note].join("\n").trimEnd(),
  };
}

Object.defineProperty(ColumnTable.prototype, display, {
  configurable: true,
  value(this: ColumnTable): MediaBundle {
    return tableDisplay(this);
  },
});
