/** Puts the cells of several folders into one. @module */
import { fileKind, readFileItself } from "../files/file_kind.ts";
import { prepareFolder, writeWhole } from "../files/files.ts";
import { occupyAlone } from "./alone.ts";
import { checkOwnFolder } from "./own_folder.ts";
import { manifestOf } from "./pool.ts";
import { readRun } from "./read_run.ts";
import { manifestText } from "./manifest.ts";

/** What merging came to. */
export interface Merged {
  /** Cells in the folder now. */
  readonly cells: number;
  /** How many of them were put there. */
  readonly added: number;
}

/**
 * Puts the cells of folders into another, each as it is where it has come farthest, with the checkpoints of those
 * that are not over, and the sessions of all. The same command there writes the results, and runs what is left.
 *
 * @param out may be one of the folders, or have cells already
 * @throws {Error} if a folder is none of a run, `out` cannot be written, or a run is at work there
 */
export async function mergeFolders(
  folders: readonly string[],
  out: string,
  onNote: (note: string) => void,
): Promise<Merged> {
  if (folders.length === 0) throw new RangeError("there must be at least one folder of a run");
  const sources = await Promise.all(folders.map((folder) => readRun(folder, { every: true })));
  await checkOwnFolder(out);
  await prepareFolder(out);
  using occupied = await occupyAlone(out, onNote);
  const there = await readRun(out, { every: true });
  for (const { notes } of [...sources, there]) notes.forEach(onNote);
  const best = new Map(there.runs.map((run) => [run.name, { run, folder: out }]));
  const isFarther = (name: string, finished: boolean, rows: number) => {
    const known = best.get(name)?.run;
    if (known === undefined) return true;
    return known.finished === finished ? rows > known.rows.length : finished;
  };
  for (const { folder, runs } of sources) {
    for (const run of runs) {
      if (isFarther(run.name, run.finished, run.rows.length)) best.set(run.name, { run, folder });
    }
  }
  let added = 0;
  for (const [name, { folder }] of best) {
    if (folder === out) continue;
    for (const ending of ["jsonl", "safetensors"]) {
      const bytes = await readFileItself(`${folder}/cells/${name}.${ending}`);
      const target = `${out}/cells/${name}.${ending}`;
      if (bytes !== undefined) await writeWhole(target, bytes);
      else if (await fileKind(target) === "file") await Deno.remove(target);
    }
    added++;
  }
  const manifests = [...sources.map(({ manifest }) => manifest), occupied.before];
  const manifest = manifestOf(manifests.filter((each) => each !== undefined));
  if (manifest !== undefined) {
    const results = occupied.before?.results ?? null;
    await writeWhole(`${out}/manifest.json`, manifestText({ ...manifest, results }));
  }
  return { cells: best.size, added };
}
