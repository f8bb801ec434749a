/** The page of a dissection. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { writeOwnFile } from "../files/own_file.ts";
import { collect } from "../report/collect.ts";
import type { DissectionData } from "../report/content/data.ts";
import { pageOf } from "../report/page.ts";
import type { Dissection } from "./dissection.ts";

/**
 * Writes `report.html`: the report of the replicates and the search, with the verdict's doubts, the advice, and
 * sections for predictions, curvature, noise and checks.
 *
 * @returns its path
 * @throws {Error} if it cannot be written, or somebody else's would be replaced
 */
export async function writePage(
  folder: string,
  { verdicts, tables, advice }: Omit<Dissection, "page">,
): Promise<string> {
  const data = await collect([`${folder}/runs`, `${folder}/steps`]);
  const rows = <K extends keyof DissectionData>(table: ColumnTable) =>
    table.objects() as unknown as DissectionData[K];
  const dissection: DissectionData = {
    checks: rows<"checks">(tables.check),
    noise: rows<"noise">(tables.noise),
    curvature: rows<"curvature">(tables.curvature),
    predictions: rows<"predictions">(tables.predictions),
    advice: advice === undefined ? null : { text: advice.text, snippets: advice.snippets },
  };
  const doubted = data.verdicts.map((entry) => ({
    ...entry,
    doubts: verdicts.find(({ problem }) => problem === entry.problem)?.doubts ?? entry.doubts,
  }));
  const path = `${folder}/report.html`;
  await writeOwnFile(path, await pageOf({ ...data, verdicts: doubted, dissection }));
  return path;
}
