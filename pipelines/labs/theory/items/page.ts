/** The table of all items in a page of the documentation. @module */
import type { ItemRow } from "./table.ts";

const [begin, end] = ["<!-- items -->", "<!-- /items -->"];

/** A table's text, as one line a row with single spaces: as it is without padding. */
function linesOf(rows: readonly ItemRow[]): readonly string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(["source", "item", "where", "measured, or what it is", "verdict"]),
    line(["---", "---", "---", "---", "---"]),
    ...rows.map(({ source, label, where, measured, verdict }) =>
      line([source, label, where, measured, verdict])
    ),
  ];
}

/**
 * A page with the table of all items in the place that is marked for it.
 *
 * @throws {SyntaxError} where the page has no such place
 */
export function withItems(page: string, rows: readonly ItemRow[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new SyntaxError(`the page must have a line ${begin} and, below it, a line ${end}`);
  }
  const table = linesOf(rows).join("\n");
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
