/** The evaluations of one run, for a terminal. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { significant } from "../text/numbers.ts";
import { styleOf } from "../charts/palette.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { summarize, type SummaryRow } from "../statistics/summary.ts";
import { groupsText } from "./groups_text.ts";
import { textTable } from "../text/text_table.ts";

/** A run as text: a line for each evaluation, and below what the problem measures besides at the end. */
export function rowsText(
  table: ColumnTable,
  { width = 80 }: { readonly width?: number } = {},
): string {
  const rows = table.objects() as EvaluationRow[];
  const { problem, optimizer, learningRate, batchSize, seed, backend } = rows[0]!;
  const rate = learningRate === null ? "" : `, step size ${learningRate}`;
  const measured = (heading: string, key: keyof EvaluationRow, digits = 4) =>
    rows.some((row) => row[key] !== null)
      ? [{
        heading,
        text: (row: EvaluationRow) =>
          row[key] === null ? "" : significant(row[key] as number, digits),
        align: "right" as const,
      }]
      : [];
  const lines = textTable(rows, [
    { heading: "step", text: ({ step }) => String(step), align: "right" },
    ...measured("epoch", "epoch", 3),
    ...(typeof batchSize === "number" ? [] : measured("batch size", "meanBatchSize", 3)),
    ...measured("batch loss", "batchLoss"),
    ...measured("train loss", "trainLoss"),
    ...measured("test loss", "testLoss"),
    ...measured("test accuracy", "testAccuracy"),
    ...measured("seconds", "seconds", 3),
  ], { rule: "─" });
  const title = `${problem}: ${styleOf(optimizer).label}${rate}, ` +
    `batch${
      typeof batchSize === "number" ? "es of" : " sizes by"
    } ${batchSize}, seed ${seed}, on ${backend}`;
  const summary = summarize(table).objects() as SummaryRow[];
  const groups = groupsText(summary, ({ optimizer }) => styleOf(optimizer).label, width);
  return [[title, "", ...lines].join("\n"), ...groups].join("\n\n");
}
