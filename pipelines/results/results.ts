/** The files that sum a run up. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { csvText } from "../text/csv.ts";
import { jsonText } from "../files/json_text.ts";
import { jsonLines, type RunFolder } from "../runs/run_folder.ts";
import { summarize } from "../statistics/summary.ts";
import { splitVariants } from "../statistics/variants.ts";
import { differencesTable } from "../statistics/verdict/differences.ts";
import { factorialTable } from "../statistics/verdict/factorial.ts";
import { verdict, type VerdictOptions } from "../statistics/verdict/verdict.ts";

/**
 * Writes `rows.jsonl`, `verdict.json`, `summary`, `differences` and `factorial` as CSV and JSON, and
 * `curves.svg`. Differences need two methods, the factorial analysis the four main
 * ones.
 */
export async function writeResults(
  folder: RunFolder,
  rows: ColumnTable,
  judged: VerdictOptions = {},
): Promise<void> {
  const { curvesSvg } = await import("../charts/learning_curves.ts"); // half of all start-up time, if needed
  const verdicts = verdict(rows, judged);
  await folder.write("rows.jsonl", jsonLines(rows));
  await folder.write("verdict.json", jsonText(verdicts));
  const tables = {
    summary: summarize(rows),
    differences: differencesTable(verdicts),
    factorial: factorialTable(verdicts),
  };
  for (const [name, table] of Object.entries(tables)) {
    if (table.numRows() === 0) continue;
    await folder.write(`${name}.csv`, csvText(table));
    await folder.write(`${name}.json`, jsonText(table.objects()));
  }
  await folder.write("curves.svg", await curvesSvg(splitVariants(rows)));
}
