/** The curves of a report, cell by cell, and where each cell stands. @module */
import { isFolderLocked } from "../locks/lock_file.ts";
import { isLiving, processesIn } from "../runs/processes.ts";
import type { RecordedFolder, RecordedRun } from "../runs/read_run.ts";
import type { CellData, CellState } from "./content/data.ts";

/** What is known of a folder besides its files' contents. */
export interface FolderState {
  /** Whether a run is at work there. */
  readonly atWork: boolean;
  /** Names of the cells that living processes are at, where several share the folder. */
  readonly underWay?: ReadonlySet<string> | undefined;
  /** Names of all files of cells. */
  readonly files: ReadonlySet<string>;
}

/** Looks at a folder's lock, claims and cells, and changes nothing. */
export async function folderState(folder: string): Promise<FolderState> {
  const files = new Set<string>();
  for await (const { name } of Deno.readDir(`${folder}/cells`)) {
    if (name.endsWith(".jsonl")) files.add(name.slice(0, -".jsonl".length));
  }
  return { ...await workIn(folder), files };
}

/** Whether and at what processes are at work in a folder. */
export async function workIn(folder: string): Promise<Omit<FolderState, "files">> {
  const living = (await processesIn(folder)).filter(isLiving);
  if (living.length === 0) return { atWork: await isFolderLocked(folder) };
  return { atWork: true, underWay: new Set(living.flatMap(({ cells }) => cells)) };
}

/**
 * The cells of a folder: those that are recorded, then those that the last command has yet to begin.
 *
 * @param run place of the folder
 * @param seriesOf place of a recorded cell's series
 */
export function cellsOf(
  recorded: RecordedFolder,
  { atWork, underWay, files }: FolderState,
  run: number,
  seriesOf: (cell: RecordedRun) => number,
): readonly CellData[] {
  const unfinished = (name: string): CellState => {
    if (!atWork) return "interrupted";
    return underWay?.has(name) === false ? "waiting" : "running";
  };
  const shown = recorded.runs.map((cell) =>
    cellData(cell, run, seriesOf(cell), unfinished(cell.name))
  );
  const asked = recorded.manifest?.finishedAt === null ? recorded.manifest.cells : [];
  const known = new Set([...files, ...recorded.runs.map(({ name }) => name)]); // of packed runs no files
  const waiting = asked.filter((name) => !known.has(name))
    .map((name) => waitingCell(name, run, atWork));
  return [...shown, ...waiting];
}

function cellData(
  cell: RecordedRun,
  run: number,
  series: number,
  unfinished: CellState,
): CellData {
  const { name, identity: { problem, seed, steps }, rows, finished, memory } = cell;
  const diverged = rows.at(-1)?.diverged === true;
  const state: CellState = diverged ? "diverged" : finished ? "done" : unfinished;
  const measured = (measure: "trainLoss" | "testLoss" | "testAccuracy") =>
    rows.map((row) => row.diverged ? null : finite(row[measure]));
  return {
    key: `${run}/${name}`,
    problem,
    series,
    seed,
    state,
    steps,
    step: rows.map(({ step }) => step),
    examples: rows.map(({ examples }) => examples),
    seconds: rows.map(({ seconds }) => Number(seconds.toPrecision(6))),
    trainLoss: measured("trainLoss"),
    testLoss: measured("testLoss"),
    testAccuracy: measured("testAccuracy"),
    memory: memory ?? null,
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** A cell that has no file yet; what it is, its name says as well as it can. */
function waitingCell(name: string, run: number, atWork: boolean): CellData {
  const [, problem = name, seed = "0"] = /^(.*)_[^_]*_seed(\d+)_[0-9a-f]{12}$/.exec(name) ?? [];
  const state = atWork ? "waiting" : "interrupted";
  const [step, examples, seconds]: number[][] = [[], [], []];
  const nothing = { step: step!, examples: examples!, seconds: seconds! };
  const measured = { trainLoss: [], testLoss: [], testAccuracy: [], memory: null };
  return {
    key: `${run}/${name}`,
    problem,
    series: -1,
    seed: Number(seed),
    state,
    steps: 0,
    ...nothing,
    ...measured,
  };
}

/** Numbers that a report's page has room for, so that it stays below 3 MB. */
const room = 90_000;

/**
 * The cells with every k-th evaluation only, where all would be too many; the first and the last stay.
 *
 * @returns k besides, 1 where nothing is left out
 */
export function thinned(
  cells: readonly CellData[],
): { readonly cells: readonly CellData[]; readonly every: number } {
  const evaluations = cells.reduce((sum, { step }) => sum + step.length, 0);
  const every = Math.ceil(evaluations * 4 / room);
  if (every <= 1) return { cells, every: 1 };
  return { cells: cells.map((cell) => thin(cell, every)), every };
}

function thin(cell: CellData, every: number): CellData {
  const last = cell.step.length - 1;
  const some = <T>(column: readonly T[]) =>
    column.filter((_, i) =>
      i % every === 0 || i === last || cell.state === "diverged" && i === last - 1
    );
  const { step, examples, seconds, trainLoss, testLoss, testAccuracy } = cell;
  return {
    ...cell,
    step: some(step),
    examples: some(examples),
    seconds: some(seconds),
    trainLoss: some(trainLoss),
    testLoss: some(testLoss),
    testAccuracy: some(testAccuracy),
  };
}
