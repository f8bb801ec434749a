/** How far runs have come that were recorded in a folder. @module */
import { fileKind } from "../files/file_kind.ts";
import { doneOf } from "../training/length.ts";
import type { CellPlan } from "./cell.ts";
import { readCellContent } from "./cell_content.ts";
import { fileNameOf, identityOf, readableName } from "./cell_key.ts";

/** What the names of the cells in a folder begin with that have files; none where there is no folder. */
export async function begunCells(folder: string): Promise<ReadonlySet<string>> {
  try {
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    return new Set(names.flatMap((name) => /^(.*)_[0-9a-f]{12}\.jsonl$/.exec(name)?.[1] ?? []));
  } catch {
    return new Set();
  }
}

/**
 * How far a run has come, in steps or examples, by its files, which are left alone.
 *
 * @param begun what {@linkcode begunCells} found there, so that no more need be asked for
 */
export async function reached(
  folder: string,
  plan: CellPlan,
  begun?: ReadonlySet<string>,
): Promise<number | "done" | undefined> {
  const { problemId: problem, id: optimizer, seed } = plan;
  if (begun?.has(readableName({ problem, optimizer, seed })) === false) return undefined;
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
