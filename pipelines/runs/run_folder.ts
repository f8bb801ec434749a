/**
 * The folder of a run.
 *
 * ```text
 * manifest.json      what was asked for, by which code, on what machine
 * cells/*.jsonl      a file for each cell: what it is, then its evaluations as they come
 * cells/*.safetensors  where a cell stands that is not over
 * rows.jsonl, summary.csv, summary.json, curves.svg, …  made of the cells at the end
 * sessions/, claims/  of processes that share the folder: what each was asked for, who computes what
 * lock               held while a run is at work
 * ```
 *
 * Cells are only added and only grow; everything else is made of them, and replaced as a whole.
 *
 * @module
 */
import type { ColumnTable } from "../arquero/mod.ts";
import type { CellPlan } from "../cells/cell.ts";
import { constantColumns } from "../cells/evaluation_lines.ts";
import { fileNameOf, identityOf } from "../cells/cell_key.ts";
import { surroundings } from "../cells/surroundings.ts";
import { checksum } from "../files/checksum.ts";
import { writeWhole } from "../files/files.ts";
import type { CellRecord } from "../cells/recorded_cell.ts";
import { occupyAlone } from "./alone.ts";
import { checkOwnFolder, ownNames } from "./own_folder.ts";
import type { Session } from "./session.ts";
import { type JoinOptions, occupyShared, type Sharing } from "./shared.ts";
import { startedAs } from "./started_as.ts";

/** An open run folder. */
export interface RunFolder extends Disposable {
  /** The version of the code that was last at work here, if it was another. */
  readonly otherCode: string | undefined;
  /** What it takes to share it, where it is shared. */
  readonly sharing: Sharing | undefined;
  /** Where cells are recorded, in the order of the plans. */
  recordsOf(plans: readonly CellPlan[]): Promise<readonly CellRecord[]>;
  /** Writes a file of results, whole. */
  write(name: string, content: string): Promise<void>;
  /** Notes in the manifest that these cells are of the command that is at work. */
  begin(cells: readonly CellRecord[]): Promise<void>;
  /**
   * Writes the files of results, as one of the processes does that share the folder, and notes in the manifest
   * that the command is done.
   *
   * @param write writes them
   */
  conclude(write: () => Promise<void>): Promise<void>;
}

/**
 * Opens a folder for a run, made where it is missing, and locks it.
 *
 * @param options what was asked for, for the manifest
 * @param onNote told if something there is damaged, and what is done about it
 * @param join how it is shared with other processes, if it is
 * @throws {RangeError} if it cannot be shared as `join` says
 * @throws {Error} if it cannot be written, another run is at work there, or it has files of names that runs
 * use, and is none of a run
 */
export async function openRunFolder(
  folder: string,
  backend: string,
  options: Readonly<Record<string, unknown>>,
  onNote: (note: string) => void,
  join?: JoinOptions,
): Promise<RunFolder> {
  await checkOwnFolder(folder);
  const occupied = join === undefined
    ? { ...await occupyAlone(folder, onNote), sharing: undefined }
    : await occupyShared(folder, join, onNote);
  const { before, sharing } = occupied;
  try {
    const header = await surroundings(backend);
    const { code: _, backend: __, ...rest } = header;
    const startedAt = new Date().toISOString();
    const names = new Set<string>();
    const results = new Map<string, string>();
    const asked = { started: startedAs(), options, cells: [] };
    let session: Session = { ...header, ...asked, startedAt, finishedAt: null };
    const note = (more: Partial<Session>) => occupied.write(session = { ...session, ...more });
    return {
      otherCode: before === undefined || before.code === header.code ? undefined : before.code,
      sharing,
      async recordsOf(plans) {
        const identities = await Promise.all(plans.map(identityOf));
        return identities.map((identity, i) => {
          // what rows say of schedules and of rules for batch sizes, which the identity has otherwise
          const { learningRate, settings, batchSize: batches } = constantColumns(plans[i]!);
          const header = { ...rest, learningRate, settings, batches };
          return { folder: `${folder}/cells`, identity, header };
        });
      },
      async write(name, content) {
        if (!ownNames.has(name)) {
          throw new RangeError(`"${name}" is none of a run's files (ownNames)`);
        }
        // while files are being replaced, none is told to be damaged
        if (results.size === 0) await note({ results: null });
        await writeWhole(`${folder}/${name}`, content);
        results.set(name, checksum(content));
      },
      begin(records) {
        for (const { identity } of records) names.add(fileNameOf(identity));
        return note({ cells: [...names] });
      },
      async conclude(write) {
        if (sharing === undefined) await write();
        else {
          const asked = JSON.stringify({ options, cells: [...names] });
          const claims = sharing.claim([`results-${checksum(asked)}`], never);
          if (await claims.next() !== undefined) {
            await write();
            await claims.done(0);
          }
        }
        await note({
          finishedAt: new Date().toISOString(),
          ...(results.size > 0 && {
            results: { ...(!sharing && before?.results), ...Object.fromEntries(results) },
          }),
        });
      },
      [Symbol.dispose]: () => occupied[Symbol.dispose](),
    };
  } catch (error) {
    occupied[Symbol.dispose]();
    throw error;
  }
}

const never = new AbortController().signal;

/** JSON for files: indented, what is missing as `null`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, part) => part === undefined ? null : part, 2)}\n`;
}

/** A table as JSON lines, one for each row. */
export function jsonLines(table: ColumnTable): string {
  return table.objects().map((row) => `${JSON.stringify(row)}\n`).join("");
}
