/** Puts the cells of several runs into one. @module */
import { needDeno } from "../../optimizers/host/host.ts";
import type { CellContent } from "../cells/cell_content.ts";
import { checkedText } from "../files/checked_lines.ts";
import { fileKind, readFileItself } from "../files/file_kind.ts";
import { prepareFolder, writeWhole } from "../files/files.ts";
import { occupyAlone } from "./alone.ts";
import { type Manifest, manifestText } from "./manifest.ts";
import { checkOwnFolder } from "./own_folder.ts";
import { isPacked, packedRun } from "./packed_run.ts";
import { isFarther, manifestOf } from "./pool.ts";
import { isRun, readSource, type RunSource } from "./run_source.ts";

/** What merging came to. */
export interface Merged {
  /** Cells there now. */
  readonly cells: number;
  /** How many of them were put there. */
  readonly added: number;
}

/**
 * Puts the cells of runs into a folder, each as it is where it has come farthest, with the checkpoints of those
 * that are not over, and the sessions of all. The same command there writes the results, and runs what is left.
 * Or packs them into one file: those that are over, to publish them, or to go on from elsewhere.
 *
 * @param runs folders of runs, and packed runs
 * @param out a folder, which may be one of the runs, or have cells already; or a file that ends in `.arrow`, which
 * is replaced but for the cells in it
 * @throws {SyntaxError} if a packed run is damaged, naming it and what is wrong
 * @throws {RangeError} if no run is given, or no cell is over and `out` a file
 * @throws {Error} if a folder is none of a run, `out` cannot be written, or a run is at work there
 */
export async function mergeFolders(
  runs: readonly string[],
  out: string,
  onNote: (note: string) => void,
): Promise<Merged> {
  needDeno("merging recorded runs");
  if (runs.length === 0) throw new RangeError("there must be at least one folder of a run");
  const sources = new Map<string, RunSource>();
  for (const path of runs) sources.set(path, await readSource(path));
  return isPacked(out)
    ? await mergeIntoFile(sources, out, onNote)
    : await mergeIntoFolder(sources, out, onNote);
}

type Sources = ReadonlyMap<string, RunSource>;

async function mergeIntoFile(
  sources: Sources,
  out: string,
  onNote: (note: string) => void,
): Promise<Merged> {
  const there: Sources = await isRun(out) ? new Map([[out, await readSource(out)]]) : new Map();
  const best = farthest(new Map([...there, ...sources]), onNote);
  const cells = new Map([...best].map(([name, { content }]) => [name, content]));
  const finished = cells.values().filter((each) => each.finished).toArray().length;
  if (finished < cells.size) onNote(`${cells.size - finished} runs are not over, and left out`);
  const manifest = manifestsOf([...there.values(), ...sources.values()]);
  await writeWhole(out, packedRun({ manifest, cells }));
  return { cells: finished, added: finished - (there.get(out)?.cells.size ?? 0) };
}

async function mergeIntoFolder(
  sources: Sources,
  out: string,
  onNote: (note: string) => void,
): Promise<Merged> {
  await checkOwnFolder(out);
  await prepareFolder(out);
  const occupied = await occupyAlone(out, onNote);
  try {
    const best = farthest(new Map([[out, await readSource(out)], ...sources]), onNote);
    let added = 0;
    for (const [name, { path, content }] of best) {
      if (path === out) continue;
      for (const ending of ["jsonl", "safetensors"] as const) {
        const bytes = await fileOf(path, name, ending, content);
        const target = `${out}/cells/${name}.${ending}`;
        if (bytes !== undefined) await writeWhole(target, bytes);
        else if (await fileKind(target) === "file") await Deno.remove(target);
      }
      added++;
    }
    const manifest = manifestsOf([...sources.values(), { manifest: occupied.before }]);
    if (manifest !== undefined) {
      const results = occupied.before?.results ?? null;
      await writeWhole(`${out}/manifest.json`, manifestText({ ...manifest, results }));
    }
    return { cells: best.size, added };
  } finally {
    occupied[Symbol.dispose]();
  }
}

/** Where each cell has come farthest, by its name; the first of several that have come as far. */
function farthest(
  sources: Sources,
  onNote: (note: string) => void,
): ReadonlyMap<string, { readonly path: string; readonly content: CellContent }> {
  const best = new Map<string, { readonly path: string; readonly content: CellContent }>();
  for (const [path, { cells, notes }] of sources) {
    notes.forEach(onNote);
    for (const [name, content] of cells) {
      const known = best.get(name)?.content;
      if (known === undefined || isFarther(content, known)) best.set(name, { path, content });
    }
  }
  return best;
}

/** A file of a cell as it is in a folder; of a packed run there are no checkpoints. */
async function fileOf(
  path: string,
  name: string,
  ending: "jsonl" | "safetensors",
  content: CellContent,
): Promise<string | Uint8Array | undefined> {
  if (!isPacked(path)) return await readFileItself(`${path}/cells/${name}.${ending}`);
  return ending === "jsonl" ? checkedText(content.text.values).text : undefined;
}

function manifestsOf(runs: readonly Pick<RunSource, "manifest">[]): Manifest | undefined {
  return manifestOf(runs.flatMap(({ manifest }) => manifest ?? []));
}
