/** The files that sum a run up. @module */
import type { ColumnTable } from "arquero";
import { differences } from "../statistics/differences.ts";
import { factorial } from "../statistics/factorial.ts";
import { jsonText } from "../files/json_text.ts";
import { jsonLines, type RunFolder } from "../runs/run_folder.ts";
import { summarize } from "../statistics/summary.ts";
import { splitVariants } from "../statistics/variants.ts";

/**
 * Writes `rows.jsonl`, `summary`, `differences` and `factorial` as CSV and JSON, and `curves.svg`,
 * and ends the manifest. Differences need two methods, the factorial analysis the four main ones.
 */
export async function writeResults(folder: RunFolder, rows: ColumnTable): Promise<void> {
  const { curvesSvg } = await import("../charts/learning_curves.ts"); // half of all start-up time, if needed
  await folder.write("rows.jsonl", jsonLines(rows));
  const tables = {
    summary: summarize(rows),
    differences: differences(rows),
    factorial: factorial(rows),
  };
  for (const [name, table] of Object.entries(tables)) {
    if (table.numRows() === 0) continue;
    await folder.write(`${name}.csv`, table.toCSV());
    await folder.write(`${name}.json`, jsonText(table.objects()));
  }
  await folder.write("curves.svg", await curvesSvg(splitVariants(rows)));
  await folder.finish();
}
