/** Where recorded runs are: in a folder, or packed into one file. @module */
import { type CellContent, readCellContent } from "../cells/cell_content.ts";
import { fileKind } from "../files/file_kind.ts";
import { readManifest } from "./manifest.ts";
import { isPacked, type PackedRun, readPacked } from "./packed_run.ts";

/** What is recorded in a place. */
export interface RunSource extends PackedRun {
  /** What is damaged and was left out; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Whether runs are recorded in a folder, or a file has the name of a packed run.
 *
 * @param path its path
 */
export async function isRun(path: string): Promise<boolean> {
  const [wanted, place] = isPacked(path) ? ["file", path] : ["folder", `${path}/cells`];
  return await fileKind(place).catch(() => undefined) === wanted;
}

/**
 * Reads what is recorded in a folder, or in a packed run; changes nothing. Of a folder's files a last line that is
 * being written is left out, and what is damaged.
 *
 * @throws {SyntaxError} if a packed run is damaged, naming it and what is wrong
 * @throws {Error} if nothing is recorded there, or a file cannot be read; naming it and the reason
 */
export async function readSource(path: string): Promise<RunSource> {
  if (isPacked(path)) return { ...await readPacked(path), notes: [] };
  if (!await isRun(path)) {
    throw new Error(
      `"${path}" is not the folder of a run: there is no "cells" in it; ` +
        `ablate, tune and train make one with --out`,
    );
  }
  const notes: string[] = [];
  const manifest = await unlessDamaged(
    () => readManifest(path, (message) => notes.push(message)),
    (message) => notes.push(`${message}; read without it`),
  );
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${path}/cells`)) {
    if (name.endsWith(".jsonl")) names.push(name.slice(0, -".jsonl".length));
  }
  const cells = new Map<string, CellContent>();
  for (const name of names.sort()) {
    const content = await unlessDamaged(
      () => readCellContent(`${path}/cells/${name}.jsonl`),
      (message) => notes.push(`${message}; left out`),
    );
    if (content !== undefined) cells.set(name, content);
  }
  return { manifest, cells, notes };
}

async function unlessDamaged<T>(
  read: () => Promise<T>,
  onDamage: (message: string) => void,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    onDamage(error.message);
    return undefined;
  }
}
