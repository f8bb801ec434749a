/** What problems measure besides, group by group, for a terminal. @module */
import { deviationOf, extrasIn, partsOf } from "../rows/extra_columns.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import { quantityTitle } from "../statistics/measures.ts";
import type { SummaryRow } from "../statistics/summary.ts";
import { meanAndDeviation, significant } from "../text/numbers.ts";
import { type TextColumn, textTable } from "../text/text_table.ts";

/**
 * A block for each quantity that a problem measures of groups, such as `testLoss/rare`: a line for each group, a
 * column for each method, with the deviation over seeds where the terminal is wide enough.
 *
 * @param rows of one problem
 * @param nameOf what a method is called
 */
export function groupsText(
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
  width: number,
): string[] {
  const known = extrasIn(rows);
  return [...groupBy(known, (name) => partsOf(name)[0])].map(([quantity, names]) => {
    const table = (spread: boolean) =>
      textTable(names, [
        {
          heading: quantityTitle(quantity),
          text: (name) => partsOf(name)[1],
          align: "left",
        },
        ...rows.map((row): TextColumn<typeof names[number]> => ({
          heading: rateApart(rows, row, nameOf),
          text(name) {
            const mean = row[name];
            if (!Number.isFinite(mean)) return row.diverged > 0 ? "diverged" : "";
            return spread ? meanAndDeviation(mean!, row[deviationOf(name)]) : significant(mean!, 3);
          },
          align: "right",
        })),
      ], { rule: "─" });
    const wide = table(true);
    return (wide[1]!.length <= width ? wide : table(false)).join("\n");
  });
}

/** A method's name, with its step size where others are called the same. */
function rateApart(
  rows: readonly SummaryRow[],
  row: SummaryRow,
  nameOf: (row: SummaryRow) => string,
): string {
  const several = rows.filter((other) => nameOf(other) === nameOf(row)).length > 1;
  return several ? `${nameOf(row)} ${row.learningRate}` : nameOf(row);
}
