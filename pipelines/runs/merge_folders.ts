/** Puts the cells of several runs into one. @module */
import { needDeno } from "../../optimizers/host/host.ts";
import { type CellContent, readCellContent } from "../cells/cell_content.ts";
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
 * Or packs them into one file: those that are over, to publish them, or, with the checkpoints of the others, to go
 * on from elsewhere.
 *
 * @param runs folders of runs, and packed runs
 * @param out a folder, which may be one of the runs, or have cells already; or a file that ends in `.arrow`, which
 * is replaced but for the cells in it
 * @param checkpoints whether a file gets cells that are not over, too, with their last checkpoints
 * @throws {SyntaxError} if a packed run is damaged, naming it and what is wrong
 * @throws {RangeError} if no run is given, or no cell is over and `out` a file
 * @throws {Error} if a folder is none of a run, `out` cannot be written, or a run is at work there
 */
export async function mergeFolders(
  runs: readonly string[],
  out: string,
  onNote: (note: string) => void,
  { checkpoints = false }: { readonly checkpoints?: boolean | undefined } = {},
): Promise<Merged> {
  needDeno("merging recorded runs");
  if (runs.length === 0) throw new RangeError("there must be at least one folder of a run");
  const sources = new Map<string, RunSource>();
  for (const path of runs) sources.set(path, await readSource(path));
  return isPacked(out)
    ? await mergeIntoFile(sources, out, onNote, checkpoints)
    : await mergeIntoFolder(sources, out, onNote);
}

type Sources = ReadonlyMap<string, RunSource>;

async function mergeIntoFile(
  sources: Sources,
  out: string,
  onNote: (note: string) => void,
  withOthers: boolean,
): Promise<Merged> {
  const there: Sources = await isRun(out) ? new Map([[out, await readSource(out)]]) : new Map();
  const all: Sources = new Map([...there, ...sources]);
  const cells = new Map<string, CellContent>();
  const checkpoints = new Map<string, Uint8Array>();
  let left = 0;
  for (const [name, { path, content }] of farthest(all, onNote)) {
    const { checkpoint, ...cell } = content.finished || !withOthers
      ? { content, checkpoint: undefined }
      : await standing(path, name, all.get(path)!, content);
    if (!cell.content.finished && checkpoint === undefined) {
      left++;
      continue;
    }
    cells.set(name, cell.content);
    if (checkpoint !== undefined) checkpoints.set(name, checkpoint);
  }
  if (left > 0) onNote(`${left} ${left === 1 ? "run is" : "runs are"} not over, and left out`);
  const manifest = manifestsOf([...there.values(), ...sources.values()]);
  await writeWhole(out, packedRun({ manifest, cells, checkpoints }));
  const before = [...there.values()].flatMap((source) => [...source.cells.keys()]);
  return {
    cells: cells.size,
    added: [...cells.keys()].filter((name) => !before.includes(name)).length,
  };
}

/**
 * Where a cell stands that is not over. Its record is read behind its checkpoint: where a run is at work, it may go
 * on meanwhile, and a run goes on from records that are ahead of their checkpoints.
 */
async function standing(
  path: string,
  name: string,
  source: RunSource,
  before: CellContent,
): Promise<{ readonly content: CellContent; readonly checkpoint: Uint8Array | undefined }> {
  if (isPacked(path)) return { content: before, checkpoint: source.checkpoints?.get(name) };
  const checkpoint = await readFileItself(`${path}/cells/${name}.safetensors`);
  const content = await readCellContent(`${path}/cells/${name}.jsonl`) ?? before;
  return { content, checkpoint: content.finished ? undefined : checkpoint };
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
        const bytes = await fileOf(path, name, ending, content, sources.get(path)!);
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

/** A file of a cell as it is in a folder, or as a packed run has it. */
async function fileOf(
  path: string,
  name: string,
  ending: "jsonl" | "safetensors",
  content: CellContent,
  { checkpoints }: RunSource,
): Promise<string | Uint8Array | undefined> {
  if (!isPacked(path)) return await readFileItself(`${path}/cells/${name}.${ending}`);
  return ending === "jsonl" ? checkedText(content.text.values).text : checkpoints?.get(name);
}

function manifestsOf(runs: readonly Pick<RunSource, "manifest">[]): Manifest | undefined {
  return manifestOf(runs.flatMap(({ manifest }) => manifest ?? []));
}
