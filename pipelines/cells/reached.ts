/** How far runs have come that were recorded in a folder. @module */
import { fileKind } from "../files/file_kind.ts";
import { doneOf } from "../training/length.ts";
import type { CellPlan } from "./cell.ts";
import { readCellContent } from "./cell_content.ts";
import { fileNameOf, identityOf } from "./cell_key.ts";

/** How far a run has come, in steps or examples, by its files, which are left alone. */
export async function reached(
  folder: string,
  plan: CellPlan,
): Promise<number | "done" | undefined> {
  const path = `${folder}/${fileNameOf(await identityOf(plan))}`;
  try {
    const content = await readCellContent(`${path}.jsonl`);
    if (content?.finished) return "done";
    const last = content?.lines.at(-1);
    const saved = await fileKind(`${path}.safetensors`) === "file";
    return last === undefined || !saved ? undefined : doneOf(plan, last);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // a run would put it aside
    throw error;
  }
}
