/** Recorded runs as Arquero tables, for analyses of one's own. @module */
import { extraColumnsOf } from "../rows/extra_columns.ts";
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import { needDeno } from "../../optimizers/host/host.ts";
import type { OneOrMore } from "../cells/settings.ts";
import { findFolders } from "../files/find_folders.ts";
import { styleOf } from "../charts/palette.ts";
import { isPacked } from "../runs/packed_run.ts";
import { pooled } from "../runs/pool.ts";
import { readRun, type RecordedFolder, type RecordedRun } from "../runs/read_run.ts";
import { isRun } from "../runs/run_source.ts";
import { type EvaluationRow, rowColumns, tableWith } from "../rows/rows.ts";
import { readTuning } from "../tuning/read_tuning.ts";
import type { TuningRow } from "../tuning/tuning.ts";
import { splitVariants } from "../statistics/variants.ts";

/** Where a row comes from: the columns that all rows of recorded runs have besides. */
export interface RunColumns {
  /**
   * The folder it is recorded in, as the pattern wrote it; where several have parts of one run, the first of
   * them.
   */
  readonly run: string;
  /** Name of the file there that it is recorded in; the same for all evaluations of a training run. */
  readonly cell: string;
  /** The method as tables and charts write it, such as `M-SVAG`, or `M-SVAG 0.1` among several. */
  readonly label: string;
  /** Updates that the training run is to do. */
  readonly steps: number;
  /** Whether the training run is over, be it because it diverged. */
  readonly finished: boolean;
}

/** What was there when a run was made. */
export interface MachineColumns {
  /** Operating system. */
  readonly os: string;
  /** Kind of processor. */
  readonly arch: string;
  /** Number of its cores. */
  readonly cores: number;
  /** Version of Deno. */
  readonly deno: string;
  /** Version of TensorFlow.js. */
  readonly tfjs: string;
  /** Version of this package. */
  readonly noisewise: string;
  /** The version, and a hash of the sources that results depend on. */
  readonly code: string;
  /** Commit that was checked out; `null` where there was none. */
  readonly commit: string | null;
  /** Branch that was checked out; `null` where there was none. */
  readonly branch: string | null;
}

/** An evaluation as {@linkcode loadRuns} has it. */
export interface RecordedRow extends RunColumns, EvaluationRow, MachineColumns {}

/** An update as {@linkcode loadBatchLosses} has it. */
export interface BatchLossRow extends
  RunColumns,
  Pick<
    EvaluationRow,
    "problem" | "optimizer" | "learningRate" | "settings" | "batchSize" | "seed" | "backend"
  > {
  /** Updates done before this mini-batch was drawn. */
  readonly step: number;
  /** Mini-batch objective, regularization included, before the update. */
  readonly batchLoss: number;
}

/** Options of {@linkcode loadRuns} and {@linkcode loadBatchLosses}. */
export interface LoadOptions {
  /**
   * Also the runs that a later one has taken the place of: made with other code or another length,
   * and the short trials of a search for step sizes; `steps` and `code` tell them apart. Not by default.
   */
  readonly every?: boolean | undefined;
  /**
   * Called with each folder that a pattern matched and that is none of a run, and each file that is
   * damaged and left out; `console.warn` by default.
   */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * The evaluations of recorded runs, as an Arquero table: what `summarize`, `differences` and
 * `factorial` take, and any verb of Arquero. Runs that are still under way are read as far as they are.
 *
 * @param patterns folders that `ablate`, `tune` or `train` wrote, packed runs (`run.arrow`), or patterns of
 * folders such as `runs/*`, in which `*`, `?`, `**` and `{a,b}` stand for what they stand for in shells; parts of
 * one run in several folders are taken together, and what is in several once
 * @returns a table of {@linkcode RecordedRow}s, run by run in the order in which they were asked for
 * @throws {Error} if a folder is missing or none of a run, or nothing matches a pattern; naming it
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "../grid/ablate.ts";
 * import { loadRuns } from "./load_runs.ts";
 *
 * const out = await Deno.makeTempDir();
 * const options = { optimizers: ["m-sgd", "m-svag"], steps: 8, evaluateEvery: 4, backend: "cpu" } as const;
 * await ablate({ ...options, problems: ["quadratic"], learningRates: 0.1, out: `${out}/a` });
 *
 * const rows = await loadRuns(`${out}/*`);
 * const last = rows.filter((d: { step: number }) => d.step === 8);
 * assertEquals(last.array("label"), ["M-SGD", "M-SVAG"]);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function loadRuns(
  patterns: OneOrMore<string>,
  options: LoadOptions = {},
): Promise<ColumnTable> {
  const rows = (await recorded(patterns, options)).flatMap(({ folder, runs }) =>
    runs.flatMap((run) => {
      const [where, machine] = [runColumns(folder, run), machineColumns(run)];
      return run.rows.map((row) => ({ ...where, ...row, ...machine }));
    })
  );
  return labelled(rows, [...runNames, ...rowColumns, ...extraColumnsOf(rows), ...machineNames]);
}

/**
 * The mini-batch losses of recorded runs, as an Arquero table with a row for each update.
 *
 * @param patterns as for {@linkcode loadRuns}
 * @returns a table of {@linkcode BatchLossRow}s
 * @throws as {@linkcode loadRuns}
 */
export async function loadBatchLosses(
  patterns: OneOrMore<string>,
  options: LoadOptions = {},
): Promise<ColumnTable> {
  const rows = (await recorded(patterns, options)).flatMap(({ folder, runs }) =>
    runs.flatMap((run) => {
      const where = runColumns(folder, run);
      return run.batchLosses.flat().map((batchLoss, step) => {
        const { problem, optimizer, learningRate, settings, batchSize, seed, backend } = run
          .rows[0]!;
        const what = { problem, optimizer, learningRate, settings, batchSize, seed };
        return { ...where, ...what, step, batchLoss, backend };
      });
    })
  );
  return labelled(rows, [
    ...runNames,
    ...["problem", "optimizer", "learningRate", "settings", "batchSize", "seed", "step"],
    ...["batchLoss", "backend"],
  ]);
}

/**
 * What searches for step sizes came to, as an Arquero table.
 *
 * @param patterns folders that `tune` wrote, or patterns of such
 * @returns a table of `TuningRow`s, with the folder as `run` before them
 * @throws {Error} if a folder is missing or has no finished search, or nothing matches; naming it
 */
export async function loadTunings(
  patterns: OneOrMore<string>,
  { onNote = console.warn }: Pick<LoadOptions, "onNote"> = {},
): Promise<ColumnTable> {
  needDeno("reading recorded searches");
  const has = (folder: string) => Deno.stat(`${folder}/tuning.json`).then(() => true, () => false);
  const kind = { has, name: "of a finished search for step sizes", lack: "tuning.json" };
  const rows: (TuningRow & { readonly run: string })[] = [];
  for (const run of await foldersOf(patterns, kind, onNote)) {
    try {
      rows.push(...(await readTuning(run) ?? []).map((row) => ({ run, ...row })));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      onNote(`${error.message}; left out`);
    }
  }
  return aq.from(rows);
}

async function recorded(
  patterns: OneOrMore<string>,
  { every, onNote = console.warn }: LoadOptions,
): Promise<readonly RecordedFolder[]> {
  needDeno("reading recorded runs");
  const kind = { has: isRun, name: "of a run", lack: "cells" };
  const folders: RecordedFolder[] = [];
  for (const folder of await foldersOf(patterns, kind, onNote)) {
    folders.push(await readRun(folder, { every }));
  }
  const runs = pooled(folders);
  runs.flatMap(({ notes }) => notes).forEach((note) => onNote(note));
  return runs;
}

interface FolderKind {
  readonly has: (folder: string) => Promise<boolean>;
  readonly name: string;
  /** What there is in no other folder. */
  readonly lack: string;
}

/** The folders of a kind that patterns match. */
async function foldersOf(
  patterns: OneOrMore<string>,
  { has, name, lack }: FolderKind,
  onNote: (note: string) => void,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const pattern of [patterns].flat()) {
    const matched = isPacked(pattern) ? [pattern] : await findFolders(pattern);
    const own: string[] = [];
    for (const folder of matched) if (await has(folder)) own.push(folder);
    if (own.length === 0) {
      const found = matched.length === 0
        ? "there is no such folder"
        : `no "${lack}" in ${matched.map((folder) => `"${folder}"`).join(", ")}`;
      throw new Error(`no folder ${name} matches "${pattern}": ${found}`);
    }
    for (const folder of matched) {
      if (!own.includes(folder)) onNote(`left out "${folder}", which is no folder ${name}`);
    }
    all.push(...own);
  }
  return [...new Set(all)];
}

function runColumns(run: string, { name: cell, identity, finished }: RecordedRun): RunColumns {
  return { run, cell, label: "", steps: identity.steps, finished };
}

const runNames = ["run", "label", "steps", "finished", "cell"] as const;

function machineColumns({ surroundings }: RecordedRun): MachineColumns {
  const { machine, versions, git, noisewise, code } = surroundings;
  return {
    os: String(machine["os"]),
    arch: String(machine["arch"]),
    cores: Number(machine["cores"]),
    deno: versions["deno"]!,
    tfjs: versions["tfjs"]!,
    noisewise,
    code,
    commit: git.commit,
    branch: git.branch,
  };
}

const machineNames = [
  ...["os", "arch", "cores", "deno", "tfjs", "noisewise", "code", "commit", "branch"],
];

/** A table of rows, with the methods' labels, all columns even where there are no rows. */
function labelled(rows: readonly object[], names: readonly string[]): ColumnTable {
  const table = tableWith(names, rows);
  const labels = (splitVariants(table).array("optimizer") as string[]).map((id) =>
    styleOf(id).label
  );
  return table.assign({ label: labels });
}
