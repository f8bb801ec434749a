/** Records that tell of other runs than were made. */
import { readCellContent } from "../../pipelines/cells/cell_content.ts";
import { openCellFile } from "../../pipelines/cells/cell_file.ts";
import { type CellIdentity, fileNameOf } from "../../pipelines/cells/cell_key.ts";
import type { EvaluationLine } from "../../pipelines/cells/evaluation_lines.ts";

/** Records the runs of a folder again, each as a forger would have it, and valid as a record. */
export async function forged(
  from: string,
  to: string,
  forge: (identity: CellIdentity, lines: EvaluationLine[]) => CellIdentity,
) {
  await Deno.mkdir(`${to}/cells`, { recursive: true });
  for await (const { name } of Deno.readDir(`${from}/cells`)) {
    const content = await readCellContent(`${from}/cells/${name}`);
    const lines = content!.lines.map((line) => ({ ...line }));
    const identity = forge(content!.identity, lines);
    const path = `${to}/cells/${fileNameOf(identity)}.jsonl`;
    using file = await openCellFile(path, identity, content!.header);
    for (const line of lines) await file.append(line);
    await file.end();
  }
}
