/** Reads the folder of a run, also while the run is at work there; changes nothing. @module */
import { type CellContent, type CellHeader, readCellContent } from "../cells/cell_content.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import { type ConstantColumns, rowOf } from "../cells/evaluation_lines.ts";
import type { MemoryUse } from "../cells/memory_use.ts";
import { settingsText } from "../cells/settings.ts";
import type { Surroundings } from "../cells/surroundings.ts";
import { fileKind } from "../files/file_kind.ts";
import type { EvaluationRow } from "../statistics/rows.ts";
import { wholeOf } from "../training/length.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import type { Session } from "./session.ts";

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
  /** Whether its file has checksums, which those of earlier versions lack. */
  readonly checked: boolean;
}

/** What is recorded in a folder. */
export interface RecordedFolder {
  /** Its path. */
  readonly folder: string;
  /** What was asked for and where; `undefined` where that is not recorded, or cannot be read. */
  readonly manifest: Manifest | undefined;
  /** Its runs, in the order in which they were asked for. */
  readonly runs: readonly RecordedRun[];
  /** What is damaged and was left out, or cannot be checked; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Whether a folder is one that runs are recorded in.
 *
 * @param folder its path
 */
export async function isRunFolder(folder: string): Promise<boolean> {
  return await fileKind(`${folder}/cells`).catch(() => undefined) === "folder";
}

/**
 * Reads what is recorded in a folder. A last line that is being written is left out.
 *
 * Of runs that differ in nothing but their length or the code they were made by, it has those of the
 * last command; of a search for step sizes those of full length. `every` has all of them. Schedules
 * that several commands called alike have numbers: `schedule=1`, `schedule=1#2`.
 *
 * What is damaged is left out, and the notes say so.
 *
 * @throws {Error} if it is no folder of a run, or a file there cannot be read; naming it and the reason
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
  const notes: string[] = [];
  const manifest = await unlessDamaged(
    () => readManifest(folder, (message) => notes.push(message)),
    (message) => notes.push(`${message}; read without it`),
  );
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${folder}/cells`)) {
    if (name.endsWith(".jsonl")) names.push(name.slice(0, -".jsonl".length));
  }
  const read = new Map<string, RecordedRun>();
  for (const name of names.sort()) {
    const content = await unlessDamaged(
      () => readCellContent(`${folder}/cells/${name}.jsonl`),
      (message) => notes.push(`${message}; left out`),
    );
    if (content !== undefined) read.set(name, runOf(content, name));
  }
  const unchecked = read.values().filter(({ checked }) => !checked).toArray().length;
  if (unchecked > 0) {
    notes.push(
      `${unchecked} of ${read.size} runs in "${folder}" are of an earlier version, without checksums: ` +
        "damage to them may go unnoticed",
    );
  }
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const ordered = [...new Set([...sessions.flatMap(({ cells }) => cells), ...names])]
    .flatMap((name) => read.get(name) ?? []);
  const runs = every ? ordered : current(ordered, sessions);
  return { folder, manifest, runs: withSchedulesApart(runs), notes };
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

function runOf(
  { identity, header, lines, finished, end, text }: CellContent,
  name: string,
): RecordedRun {
  const { noisewise, git, versions, machine } = header;
  const constant = columnsOf(identity, header);
  return {
    name,
    identity,
    surroundings: { noisewise, code: identity.code, git, versions, machine },
    rows: lines.map((line) => rowOf(line, constant)),
    batchLosses: lines.map(({ batchLosses }) => batchLosses.map((loss) => loss ?? NaN)),
    finished,
    memory: end?.memory,
    checked: text.checked,
  };
}

function columnsOf(
  identity: CellIdentity,
  shown: Pick<CellHeader, "learningRate" | "settings" | "batches">,
): ConstantColumns {
  const { problem, optimizer, seed, backend } = identity;
  const batchSize = shown.batches ?? identity.batchSize;
  const { learningRate: rate, fingerprint: _, ...others } = identity.hyperParameters;
  const learningRate = typeof rate === "number" ? rate : shown.learningRate ?? null;
  const settings = shown.settings ?? settingsText(others);
  return { problem, optimizer, learningRate, settings, batchSize, seed, backend };
}
