/** Folders of runs as they are judged: names as they are shown, searches apart. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { tableOf } from "../rows/rows.ts";
import { isSearch, type PooledFolder } from "../runs/pool.ts";
import type { RecordedFolder, RecordedRun } from "../runs/read_run.ts";
import { readTuning } from "../tuning/read_tuning.ts";
import type { TuningRow } from "../tuning/tuning.ts";
import { shownNames } from "./judged.ts";
import { splitRows } from "./split_rows.ts";

/** A folder as it is read. */
export interface Folder {
  readonly recorded: RecordedFolder;
  readonly rows: ColumnTable;
  readonly split: ColumnTable;
  readonly tuning: readonly TuningRow[];
  /** All runs, those of a search included. */
  readonly every: readonly RecordedRun[];
  /** Whether what runs there are is chosen from, and not judged. */
  readonly searching: boolean;
}

/** Reads a folder, or the parts of one. What is damaged of a search is left out, with a note. */
export async function readFolder(all: PooledFolder): Promise<Folder> {
  const { folder } = all;
  const notes = [...all.notes];
  const tuning = (await readTuning(folder).catch((error: unknown) => {
    if (!(error instanceof SyntaxError)) throw error;
    notes.push(`${error.message}; left out`);
  }) ?? []).map((row) => ({ ...row, ...shownNames(row) }));
  const tuned = new Set(tuning.map(({ problem, optimizer }) => `${problem} ${optimizer}`));
  const every = all.runs.map(named);
  const runs = every.filter(({ identity: { problem, optimizer } }) =>
    !tuned.has(`${problem} ${optimizer}`)
  );
  const rows = tableOf(runs.flatMap((run) => run.rows));
  const recorded = { ...all, runs, notes };
  return { recorded, rows, split: splitRows(rows), tuning, every, searching: isSearch(all) };
}

/** A run with its names as they are shown. */
function named(run: RecordedRun): RecordedRun {
  const names = shownNames(run.identity);
  return {
    ...run,
    identity: { ...run.identity, ...names },
    rows: run.rows.map((row) => ({ ...row, ...names })),
  };
}

/** Whether its last command asked for the papers' settings; manifests have `null` for what nobody asked for. */
export function hasPapersSettings({ manifest }: RecordedFolder): boolean {
  const { paper } = manifest?.options ?? {};
  return paper === true || typeof paper === "string";
}
