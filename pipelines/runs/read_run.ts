/** Reads the runs of a folder, also while one is at work there, or of a packed run; changes nothing. @module */
import type { CellContent } from "../cells/cell_content.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import { rowOf } from "../cells/evaluation_lines.ts";
import type { MemoryUse } from "../cells/memory_use.ts";
import type { Surroundings } from "../cells/surroundings.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { wholeOf } from "../training/length.ts";
import type { Manifest } from "./manifest.ts";
import { columnsOf } from "./recorded_columns.ts";
import { readSource } from "./run_source.ts";
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
 * Reads what is recorded in a folder, or in a packed run. A last line that is being written is left out.
 *
 * Of runs that differ in nothing but their length or the code they were made by, it has those of the
 * last command; of a search for step sizes those of full length. `every` has all of them. Schedules
 * that several commands called alike have numbers: `schedule=1`, `schedule=1#2`.
 *
 * What is damaged is left out, and the notes say so.
 *
 * @throws {SyntaxError} if a packed run is damaged, naming it and what is wrong
 * @throws {Error} if it is no folder of a run, or a file there cannot be read; naming it and the reason
 */
export async function readRun(
  folder: string,
  { every = false }: { readonly every?: boolean | undefined } = {},
): Promise<RecordedFolder> {
  const { manifest, cells, notes: found } = await readSource(folder);
  const notes = [...found];
  const read = new Map([...cells].map(([name, content]) => [name, runOf(content, name)]));
  const unchecked = read.values().filter(({ checked }) => !checked).toArray().length;
  if (unchecked > 0) {
    notes.push(
      `${unchecked} of ${read.size} runs in "${folder}" are of an earlier version, without checksums: ` +
        "damage to them may go unnoticed",
    );
  }
  const sessions = manifest === undefined ? [] : [manifest, ...manifest.earlier.toReversed()];
  const ordered = [...new Set([...sessions.flatMap(({ cells }) => cells), ...cells.keys()])]
    .flatMap((name) => read.get(name) ?? []);
  const runs = every ? ordered : current(ordered, sessions);
  return { folder, manifest, runs: withSchedulesApart(runs), notes };
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
