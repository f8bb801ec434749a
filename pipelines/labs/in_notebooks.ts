/** Results of laboratories in notebooks. @module */
import { ColumnTable } from "../arquero/mod.ts";
import { display, type MediaBundle, tableDisplay } from "../text/notebook_tables.ts";

/**
 * A result that shows itself in `deno jupyter`, where it is what a cell comes to: its charts, and its tables
 * under their names. It is as it was otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as aq from "arquero";
 * import { inNotebooks } from "./in_notebooks.ts";
 *
 * const result = inNotebooks({ claims: aq.table({ holds: [true] }), chart: "<svg></svg>" });
 * const { [Symbol.for("Jupyter.display")]: show } = result as never as Record<symbol, () => object>;
 * assertEquals(Object.keys(show!()), ["text/html", "text/plain"]);
 * assertEquals(Object.keys(result), ["claims", "chart"]);
 * ```
 */
export function inNotebooks<T extends object>(result: T): T {
  return Object.defineProperty(result, display, {
    value: (): MediaBundle => {
      const parts = partsOf(result);
      return {
        "text/html": parts.map((part) => part["text/html"]).join("\n"),
        "text/plain": parts.map((part) => part["text/plain"]).join("\n\n"),
      };
    },
  });
}

/** What is shown of a result: charts first. */
function partsOf(result: object): readonly MediaBundle[] {
  const charts: MediaBundle[] = [], tables: MediaBundle[] = [];
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === "string" && value.startsWith("<svg")) {
      charts.push({ "text/html": value, "text/plain": `(${name}: a chart)` });
    } else if (value instanceof ColumnTable) {
      const { "text/html": html, "text/plain": text } = tableDisplay(value);
      tables.push({ "text/html": `<h4>${name}</h4>${html}`, "text/plain": `${name}\n\n${text}` });
    } else if (name === "charts") charts.push(...partsOf(value));
  }
  return [...charts, ...tables];
}
