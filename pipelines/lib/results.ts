/** The files that sum a run up. @module */
import type { ColumnTable } from "arquero";
import { jsonLines, jsonText, type RunFolder } from "./run_folder.ts";
import { summarize } from "./summary.ts";

/** Writes `rows.jsonl`, `summary.csv`, `summary.json` and `curves.svg`, and ends the manifest. */
export async function writeResults(folder: RunFolder, rows: ColumnTable): Promise<void> {
  const { curvesSvg } = await import("./chart.ts"); // half of all start-up time, if needed
  const summary = summarize(rows);
  await folder.write("rows.jsonl", jsonLines(rows));
  await folder.write("summary.csv", summary.toCSV());
  await folder.write("summary.json", jsonText(summary.objects()));
  await folder.write("curves.svg", await curvesSvg(rows));
  await folder.finish();
}
