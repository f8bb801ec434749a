/** Reads the folder of a run, also while the run is at work there; changes nothing. @module */
import { type ConstantColumns, type EvaluationLine, rowOf } from "../cells/evaluation_lines.ts";
import { settingsText } from "../cells/settings.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import { reasonOf } from "../files/files.ts";
import type { MemoryUse } from "../cells/memory_use.ts";
import type { Manifest, Session, Surroundings } from "./manifest.ts";
import type { EvaluationRow } from "../statistics/rows.ts";
import { isOver, wholeOf } from "../training/length.ts";

/** A recorded run of one problem with one optimizer and one seed. */
export interface RecordedRun {
  /** Name of its file, without the extension. */
  readonly name: string;
  /** What determines its result. */
  readonly identity: CellIdentity;
  /** Who computed it. */
  readonly surroundings: Omit<Surroundings, "backend">;
  /** Its evaluations so far. */
  readonly rows: readonly EvaluationRow[];
  /** For each evaluation the mini-batch objectives since the one before. */
  readonly batchLosses: readonly (readonly number[])[];
  /** Whether it is over. */
  readonly finished: boolean;
  /** What it took, where that was noted at its end. */
  readonly memory: MemoryUse | undefined;
}

/** What is recorded in a folder. */
export interface RecordedFolder {
  /** Its path. */
  readonly folder: string;
  /** What was asked for and where; `undefined` where that is not recorded, or cannot be read. */
  readonly manifest: Manifest | undefined;
  /** Its runs, in the order in which they were asked for. */
  readonly runs: readonly RecordedRun[];
}

/**
 * Whether a folder is one that runs are recorded in.
 *
 * @param folder its path
 */
export async function isRunFolder(folder: string): Promise<boolean> {
  return await Deno.stat(`${folder}/cells`).then((info) => info.isDirectory, () => false);
}

/**
 * Reads what is recorded in a folder. A last line that is being written is left out.
 *
 * Of runs that differ in nothing but their length or the code they were made by, it has those of the
 * last command; of a search for step sizes those of full length. `every` has all of them. Schedules
 * that several commands called alike have numbers: `schedule=1`, `schedule=1#2`.
 *
 * @throws {Error} if it is no folder of a run, or a file there cannot be read; naming it and the reason
 * @throws {SyntaxError} if a file there is damaged, naming it and the line
 */
export async function readRun(
  folder: string,
  { every = false }: { readonly every?: boolean | undefined } = {},
): Promise<RecordedFolder> {
  if (!await isRunFolder(folder)) {
    throw new Error(
      `"${folder}" is not the folder of a run: there is no "cells" in it; ` +
        `ablate, tune and train make one with --out`,
    );
  }
  const manifest = await readManifest(`${folder}/manifest.json`);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${folder}/cells`)) {
    if (name.endsWith(".jsonl")) names.push(name.slice(0, -".jsonl".length));
  }
  const read = new Map<string, RecordedRun>();
  for (const name of names.sort()) {
    const run = await readCell(`${folder}/cells/${name}.jsonl`, name);
    if (run !== undefined) read.set(name, run);
  }
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const ordered = [...new Set([...sessions.flatMap(({ cells }) => cells), ...names])]
    .flatMap((name) => read.get(name) ?? []);
  const runs = every ? ordered : current(ordered, sessions);
  return { folder, manifest, runs: withSchedulesApart(runs) };
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    const { cells = [], earlier = [], ...rest } = JSON.parse(await Deno.readTextFile(path));
    return { ...rest, cells, earlier } as Manifest;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
}

/** The runs of full length, each as it was asked for last. */
function current(
  runs: readonly RecordedRun[],
  sessions: readonly Session[],
): readonly RecordedRun[] {
  const taken = new Set<string>();
  const chosen = new Set<RecordedRun>();
  const all = runs.map(({ name }) => name);
  for (const cells of [...sessions.map(({ cells }) => cells), all]) {
    const names = new Set(cells);
    const own = runs.filter(({ name }) => names.has(name));
    const full = new Map<string, number>();
    const lengthOf = ({ identity }: RecordedRun) => wholeOf(identity);
    for (const run of own) {
      const { problem } = run.identity;
      full.set(problem, Math.max(lengthOf(run), full.get(problem) ?? 0));
    }
    const asked = own.filter((run) => lengthOf(run) === full.get(run.identity.problem));
    const added = asked.filter((run) => !taken.has(methodOf(run)));
    for (const run of added) chosen.add(run);
    for (const run of own) taken.add(methodOf(run));
  }
  return runs.filter((run) => chosen.has(run));
}

function methodOf({ identity }: RecordedRun): string {
  const { problem, optimizer, hyperParameters, seed, batchSize, backend } = identity;
  return JSON.stringify([problem, optimizer, hyperParameters, seed, batchSize, backend]);
}

/** The same runs; where rows of different schedules would look alike, settings are numbered. */
function withSchedulesApart(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  const known = new Map<string, Set<string>>();
  return runs.map((run) => {
    const { learningRate: schedule } = run.identity.hyperParameters;
    const [row] = run.rows;
    if (typeof schedule !== "string" || row === undefined) return run;
    const { problem, optimizer, learningRate, settings: given, batchSize, backend } = row;
    const alike = JSON.stringify([problem, optimizer, learningRate, given, batchSize, backend]);
    const schedules = (known.get(alike) ?? new Set()).add(schedule);
    known.set(alike, schedules);
    const number = [...schedules].indexOf(schedule) + 1;
    if (number === 1) return run;
    const settings = `${given}#${number}`;
    return { ...run, rows: run.rows.map((each) => ({ ...each, settings })) };
  });
}

/** A run from its file; `undefined` where its first line is not there yet. */
async function readCell(path: string, name: string): Promise<RecordedRun | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // put aside since
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
  const [first, ...rest] = wholeLines(text, path);
  if (first === undefined) return undefined;
  const { learningRate, settings, batches, ...header } = first as Header;
  const end = rest.at(-1) as { readonly end?: boolean; readonly memory?: MemoryUse } | undefined;
  const ended = end?.end === true;
  const lines = (ended ? rest.slice(0, -1) : rest) as EvaluationLine[];
  if (header.hyperParameters === undefined || lines.some(({ step }) => typeof step !== "number")) {
    throw new SyntaxError(`"${path}" is damaged: it is not the record of a run`);
  }
  const constant = columnsOf(header, { learningRate, settings, batches });
  const { diverged = false, step = -1, examples = -1 } = lines.at(-1) ?? {};
  const { noisewise, git, versions, machine, code } = header;
  return {
    name,
    identity: header,
    surroundings: { noisewise, code, git, versions, machine },
    rows: lines.map((line) => rowOf(line, constant)),
    batchLosses: lines.map(({ batchLosses }) => batchLosses.map((loss) => loss ?? NaN)),
    finished: ended || diverged || isOver(header, { step, examples }),
    memory: ended ? end.memory : undefined,
  };
}

/** The first line of a file: the run's identity, and who computes it. */
type Header = CellIdentity & Omit<Surroundings, "backend"> & {
  /** α at the first step. */
  readonly learningRate?: number | null | undefined;
  /** As rows have them, the schedule's name included. */
  readonly settings?: string | undefined;
  /** Examples in a batch, or the name of the rule that chooses them. */
  readonly batches?: number | string | undefined;
};

function columnsOf(
  identity: CellIdentity,
  shown: Pick<Header, "learningRate" | "settings" | "batches">,
): ConstantColumns {
  const { problem, optimizer, seed, backend } = identity;
  const batchSize = shown.batches ?? identity.batchSize;
  const { learningRate: rate, fingerprint: _, ...others } = identity.hyperParameters;
  const learningRate = typeof rate === "number" ? rate : shown.learningRate ?? null;
  const settings = shown.settings ?? settingsText(others);
  return { problem, optimizer, learningRate, settings, batchSize, seed, backend };
}

function wholeLines(text: string, path: string): readonly unknown[] {
  return text.split("\n").slice(0, -1).map((line, i) => {
    try {
      return JSON.parse(line);
    } catch {
      throw new SyntaxError(`"${path}" is damaged: line ${i + 1} is not JSON`);
    }
  });
}
