/** Runs grids of problems × optimizers × hyper-parameters × seeds. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { checkHost } from "./check_host.ts";
import type { BackendName, BlasOptions } from "../../optimizers/backends/use_backend.ts";
import { checkCount, checkPositive } from "../../optimizers/check.ts";
import type { CellPlan } from "../cells/cell.ts";
import { nameOf } from "../cells/choices.ts";
import { modulesOf } from "./modules_of.ts";
import { prepareFolder } from "../files/files.ts";
import { type Jobs, openJobs } from "../cells/jobs.ts";
import { shownSettings } from "../cells/planned_settings.ts";
import type { RunSettings } from "../cells/run_settings.ts";
import { memoryNeed, memoryRoom } from "./memory_room.ts";
import { checkGrid, type GridChoices } from "./plan.ts";
import { openPlanning, type Planning, startBackend } from "./planning.ts";
import { openRehearsal } from "./rehearsal.ts";
import { hooksFor, type RunListeners } from "./run_hooks.ts";
import { type CellRecord, finishedRows } from "../cells/recorded_cell.ts";
import { writeResults } from "../results/results.ts";
import { type DetailedRow, tableOf } from "../rows/rows.ts";
import { checkOwnFolder } from "../runs/own_folder.ts";
import type { VerdictOptions } from "../statistics/verdict/verdict.ts";
import { openRunFolder, type RunFolder } from "../runs/run_folder.ts";
import { joinOf, type JoinOptions } from "../runs/shared.ts";
import { runShared } from "./shared_runs.ts";
import { type RunLengths, runLengths } from "../training/length.ts";

/** How and where runs are made: what one run and a grid of them have in common. */
export interface RunOptions extends RunSettings, BlasOptions, RunListeners {
  /** What runs the tensors; the backend in use where there is one, else `"auto"`. */
  readonly backend?: BackendName | undefined;
  /** Folder of the data sets' files, for problems given by id. */
  readonly data?: string | undefined;
  /** Folder for the results, where runs are continued as well; none are written by default. */
  readonly out?: string | undefined;
  /**
   * Seconds of training after which a run that is recorded saves its state, where no evaluation comes
   * before: what is lost at most if it is killed. 60 by default.
   */
  readonly checkpointEvery?: number | undefined;
  /**
   * Takes part in the run in `out` with other processes, on any machines that share the folder, which are
   * given the same; each run is made by one of them, and all resolve to all rows. Not by default.
   */
  readonly join?: JoinOptions | boolean | undefined;
  /** Stops the run: the promise rejects with the signal's reason, after the next step, when the state is
   * saved if the run is recorded in a folder. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the backend in use and what multiplies there, once all options have been found good. */
  readonly onBackend?: ((name: string) => void) | undefined;
  /** Called with how long runs are to be, before the first begins; `verdict` takes it as `lengths`. */
  readonly onPlanned?: ((lengths: RunLengths) => void) | undefined;
}

/** What {@linkcode runGrid} runs. */
export interface GridOptions extends GridChoices, RunOptions {
  /** Runs at a time, or how many from the backend in use; 1 by default. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
  /** What the choices were made of, for the manifest. */
  readonly asked?: Readonly<Record<string, unknown>> | undefined;
  /** How the results are judged. */
  readonly judged?: VerdictOptions | undefined;
}

/** An open grid: what plans cells and runs them, for as long as it is needed. */
export interface GridRunner extends Omit<Planning, typeof Symbol.dispose>, AsyncDisposable {
  readonly folder: RunFolder | undefined;
  /**
   * Runs cells, or what is left of them, and resolves to their rows, cell by cell.
   *
   * @param untils for each, the steps or examples at whose first evaluation it pauses, or after
   */
  run(
    plans: readonly CellPlan[],
    untils?: readonly number[],
  ): Promise<readonly (readonly DetailedRow[])[]>;
}

/**
 * Makes all ready to run cells: the folder, the backend, the jobs.
 *
 * @param record what was asked for, for the manifest
 * @throws {RangeError} if `jobs` is not a whole number of at least 1
 * @throws {Error} if `out` cannot be written, or another run is at work there, or see {@linkcode checkHost}
 */
export async function openGrid(
  options: RunOptions & Pick<GridOptions, "jobs" | "judged">,
  record: Readonly<Record<string, unknown>>,
): Promise<GridRunner> {
  const { out, data, jobs = 1 } = options;
  checkHost(options);
  if (typeof jobs === "number") checkCount(jobs, "jobs");
  if (options.checkpointEvery !== undefined) {
    checkPositive(options.checkpointEvery, "checkpointEvery");
  }
  const join = joinOf(options.join, out);
  if (out !== undefined) {
    await checkOwnFolder(out);
    await prepareFolder(out);
  }
  const note = options.onNote ?? console.warn;
  const backend = await startBackend(options);
  const folder = out === undefined
    ? undefined
    : await openRunFolder(out, backend, record, note, join);
  const signals = [options.signal, folder?.sharing?.lost].filter((each) => each !== undefined);
  const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
  try {
    options.onBackend?.(backend);
    if (folder?.otherCode !== undefined) {
      note(
        `the code has changed since ${folder.otherCode} was at work in "${out}": ` +
          "the runs there are kept, but made again",
      );
    }
    const rehearse = openRehearsal(options.judged?.measure);
    const fingerprints = folder !== undefined;
    const wanted = { backend, fingerprints, data, signal, rehearse };
    const { [Symbol.dispose]: endPlanning, ...planning } = openPlanning(wanted, note);
    const { shelf } = planning;
    const parallel = typeof jobs === "number" ? jobs : jobs(backend);
    const runner = openJobs({ jobs: parallel, data, shelf, signal, onNote: note });
    const counter = { begun: 0 };
    return {
      ...planning,
      folder,
      run: (plans, untils) =>
        runCells({ plans, untils, folder, runner, options: { ...options, signal }, counter }),
      async [Symbol.asyncDispose]() {
        await runner[Symbol.asyncDispose]();
        endPlanning();
        folder?.[Symbol.dispose]();
      },
    };
  } catch (error) {
    folder?.[Symbol.dispose]();
    throw error;
  }
}

/**
 * Runs every optimizer on every problem with every seed. With the same seed all optimizers start
 * from the same parameters and see the same batches. With `out`, runs that were made there before
 * are not made again, and those that were interrupted are continued.
 *
 * @returns one {@linkcode DetailedRow} for each evaluation
 * @throws {RangeError} if a name, number or step size is wrong; before anything runs
 * @throws {Error} if `out` cannot be written, or a problem's data cannot be had
 */
export async function runGrid(options: GridOptions): Promise<ColumnTable> {
  checkGrid(options);
  const record = { ...recordOf(options), seeds: options.seeds, ...options.asked };
  const grid = await openGrid(options, record);
  try {
    const plans = await grid.plan(options);
    const lengths = runLengths(plans);
    options.onPlanned?.(lengths);
    const table = tableOf((await grid.run(plans)).flat());
    const { folder } = grid;
    await folder?.conclude(() => writeResults(folder, table, { ...options.judged, lengths }));
    return table;
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

interface Run {
  readonly plans: readonly CellPlan[];
  readonly untils: readonly number[] | undefined;
  readonly folder: RunFolder | undefined;
  readonly runner: Jobs;
  readonly options: RunOptions & Pick<GridOptions, "jobs">;
  /** Runs that were begun by earlier calls: their numbers go on. */
  readonly counter: { begun: number };
}

async function runCells(
  { plans, untils, folder, runner, options, counter }: Run,
): Promise<readonly (readonly DetailedRow[])[]> {
  const { onEvaluation, onNote = console.warn, signal, checkpointEvery, jobs = 1 } = options;
  const records = await folder?.recordsOf(plans);
  if (folder !== undefined) await folder.begin(records!);
  /** How many of so many cells may run at a time, by the memory that is free. */
  const roomFor = (cells: number) => {
    const side = Math.min(runner.parallel, cells);
    const { parallel, remark } = memoryRoom(side, memoryNeed(side), typeof jobs === "number");
    if (remark !== undefined) onNote(remark);
    return parallel;
  };
  if (folder?.sharing !== undefined) {
    const { rows, elsewhere } = await runShared({
      ...{ plans, untils, runner, checkpointEvery, signal, onNote },
      records: records!,
      sharing: folder.sharing,
      most: roomFor(plans.length),
      hooksOf: (place, run, rows) => hooksFor(plans[place]!, run, plans.length, options, rows),
      onDone: (place, done) => hooksFor(plans[place]!, done, plans.length, options, []).onEnd(),
    });
    for (const row of elsewhere.flatMap((place) => rows[place]!)) onEvaluation?.(row);
    return rows;
  }
  const rows = plans.map((): DetailedRow[] => []);
  const left: { readonly plan: CellPlan; readonly record?: CellRecord; readonly place: number }[] =
    [];
  for (const [place, plan] of plans.entries()) {
    signal?.throwIfAborted();
    const record = records?.[place];
    const finished = record && await finishedRows(plan, record, onNote);
    if (finished === undefined) left.push({ plan, place, ...(record ? { record } : {}) });
    else rows[place]!.push(...finished);
  }
  for (const row of rows.flat()) onEvaluation?.(row);
  const done = plans.length - left.length;
  if (done > 0) onNote(`${done} of ${plans.length} runs were done before`);
  const most = roomFor(left.length);
  const before = counter.begun;
  counter.begun += left.length;
  await runner.run(
    left.map((task) => ({ ...task, until: untils?.[task.place], checkpointEvery })),
    (i) =>
      hooksFor(left[i]!.plan, before + i + 1, before + left.length, options, rows[left[i]!.place]!),
    most,
  );
  return rows;
}

/** The options that determine the results, as they were given, objects by name, for the manifest. */
export function recordOf(
  options: Omit<GridChoices, "seeds"> & Pick<GridOptions, "data" | "blas" | "blasThreads">,
): Record<string, unknown> {
  const { problems, optimizers, learningRates, settings, seed, perProblem, data } = options;
  const { blas, blasThreads } = options;
  return {
    problems: problems.map(nameOf),
    optimizers: optimizers.map(nameOf),
    modules: modulesOf(problems, optimizers),
    learningRates,
    settings,
    seed,
    ...shownSettings(options),
    perProblem,
    data,
    blas,
    blasThreads,
  };
}
