/**
 * The folder of a run.
 *
 * ```text
 * manifest.json      what was asked for, by which code, on what machine
 * cells/*.jsonl      a file for each cell: what it is, then its evaluations as they come
 * cells/*.safetensors  where a cell stands that is not over
 * rows.jsonl, summary.csv, summary.json, curves.svg, …  made of the cells at the end
 * lock               held while a run is at work
 * ```
 *
 * Cells are only added and only grow; everything else is made of them, and replaced as a whole.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import type { CellPlan } from "../cells/cell.ts";
import { constantColumns } from "../cells/evaluation_lines.ts";
import { fileNameOf, identityOf } from "../cells/cell_key.ts";
import { surroundings } from "../cells/surroundings.ts";
import { checksum } from "../files/checksum.ts";
import { prepareFolder, writeWhole } from "../files/files.ts";
import { setAside } from "../files/set_aside.ts";
import { lockFolder } from "../files/lock.ts";
import {
  type Manifest,
  manifestText,
  nextManifest,
  readManifest,
  type Session,
} from "./manifest.ts";
import { checkOwnFolder, ownNames } from "./own_folder.ts";
import { startedAs } from "./started_as.ts";
import type { CellRecord } from "../cells/recorded_cell.ts";

/** An open run folder. */
export interface RunFolder extends Disposable {
  /** The version of the code that was last at work here, if it was another. */
  readonly otherCode: string | undefined;
  /** Where cells are recorded, in the order of the plans. */
  recordsOf(plans: readonly CellPlan[]): Promise<readonly CellRecord[]>;
  /** Writes a file of results, whole. */
  write(name: string, content: string): Promise<void>;
  /** Notes in the manifest that these cells are of the command that is at work. */
  begin(cells: readonly CellRecord[]): Promise<void>;
  /** Notes in the manifest that the command is done. */
  finish(): Promise<void>;
}

/**
 * Opens a folder for a run, made where it is missing, and locks it.
 *
 * @param options what was asked for, for the manifest
 * @param onNote told if something there is damaged, and what is done about it
 * @throws {Error} if it cannot be written, another run is at work there, or it has files of names that runs
 * use, and is none of a run
 */
export async function openRunFolder(
  folder: string,
  backend: string,
  options: Readonly<Record<string, unknown>>,
  onNote: (note: string) => void,
): Promise<RunFolder> {
  await checkOwnFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const cells = `${folder}/cells`;
    await prepareFolder(cells);
    await Promise.all([removeTemporary(folder), removeTemporary(cells)]);
    const header = await surroundings(backend);
    const { code: _, backend: __, ...rest } = header;
    const startedAt = new Date().toISOString();
    const before = await manifestIn(folder, onNote);
    const names = new Set<string>();
    const results = new Map<string, string>();
    let manifest: Manifest | undefined;
    const writeManifest = (session: Partial<Session>) => {
      manifest = { ...manifest!, ...session };
      return writeWhole(`${folder}/manifest.json`, manifestText(manifest));
    };
    return {
      otherCode: before === undefined || before.code === header.code ? undefined : before.code,
      async recordsOf(plans) {
        const identities = await Promise.all(plans.map(identityOf));
        return identities.map((identity, i) => {
          // what rows say of schedules and of rules for batch sizes, which the identity has otherwise
          const { learningRate, settings, batchSize: batches } = constantColumns(plans[i]!);
          return { folder: cells, identity, header: { ...rest, learningRate, settings, batches } };
        });
      },
      async write(name, content) {
        if (!ownNames.has(name)) {
          throw new RangeError(`"${name}" is none of a run's files (ownNames)`);
        }
        // while files are being replaced, none is told to be damaged
        if (results.size === 0) await writeManifest({ results: null });
        await writeWhole(`${folder}/${name}`, content);
        results.set(name, checksum(content));
      },
      begin(records) {
        for (const { identity } of records) names.add(fileNameOf(identity));
        const asked = { started: startedAs(), options, cells: [...names] };
        const session = { ...header, ...asked, startedAt, finishedAt: null };
        manifest = nextManifest(session, before);
        return writeManifest({ results: before?.results ?? null });
      },
      finish: () =>
        writeManifest({
          finishedAt: new Date().toISOString(),
          results: { ...before?.results, ...Object.fromEntries(results) },
        }),
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** The manifest that is there; one that is damaged is put aside, with a note that says so. */
async function manifestIn(
  folder: string,
  onNote: (note: string) => void,
): Promise<Manifest | undefined> {
  try {
    return await readManifest(folder);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = await setAside(`${folder}/manifest.json`);
    onNote(`${error.message}; kept it as ${aside}, and began another`);
    return undefined;
  }
}

/** Removes what a run that was killed left half written. */
async function removeTemporary(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && /\.[0-9a-f-]{36}\.tmp$/.test(name)) await Deno.remove(`${folder}/${name}`);
  }
}

/** JSON for files: indented, what is missing as `null`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, part) => part === undefined ? null : part, 2)}\n`;
}

/** A table as JSON lines, one for each row. */
export function jsonLines(table: ColumnTable): string {
  return table.objects().map((row) => `${JSON.stringify(row)}\n`).join("");
}
