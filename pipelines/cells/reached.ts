/** How far runs have come that were recorded in a folder. @module */
import { doneOf } from "../training/length.ts";
import type { CellPlan } from "./cell.ts";
import { fileNameOf, identityOf } from "./cell_key.ts";

/** How far a run has come, in steps or examples, by its files, which are left alone. */
export async function reached(
  folder: string,
  plan: CellPlan,
): Promise<number | "done" | undefined> {
  const path = `${folder}/${fileNameOf(await identityOf(plan))}`;
  const text = await Deno.readTextFile(`${path}.jsonl`).catch(() => undefined);
  if (text === undefined) return undefined;
  if (/\n\{"end":true[^\n]*\n$/.test(text)) return "done";
  const saved = await Deno.stat(`${path}.safetensors`).then(() => true, () => false);
  const lines = [...text.matchAll(/^\{"step":(\d+),"examples":(\d+),.*\n/gm)];
  const [, step, examples] = lines.at(-1) ?? [];
  if (!saved) return undefined;
  return doneOf(plan, { step: Number(step), examples: Number(examples) });
}
