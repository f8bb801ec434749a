/** The cells of a grid, before any of them runs. @module */
import { checkModule } from "./check_module.ts";
import { checkValidation } from "./check_validation.ts";
import { checkCount } from "../../optimizers/check.ts";
import type { StepDecay } from "../../optimizers/schedules.ts";
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { type CellPlan, checkBatching } from "../cells/cell.ts";
import { checkRunSettings, plannedSettings, tabledSettings } from "../cells/planned_settings.ts";
import type { RunSettings } from "../cells/run_settings.ts";
import { requireDataSets } from "../../problems/catalogue/data_sets.ts";
import {
  checkChoices,
  chooseOptimizer,
  type HyperParameterLists,
  type OptimizerChoice,
  type ProblemChoice,
} from "../cells/choices.ts";
import { validated } from "../training/validated.ts";
import type { ProblemShelf } from "../cells/problem_shelf.ts";
import type { Settings } from "../cells/settings.ts";
import type { Rehearsal } from "./rehearsal.ts";
import type { AnyProblem } from "../../problems/problem.ts";

/** Share of the training data that searches and ablations keep where nothing is said. */
export const validationShare = 0.1;

/** What a grid does otherwise on one problem than on the others. */
export interface ProblemSettings extends Omit<RunSettings, "schedule"> {
  /**
   * When step sizes that are given as numbers decrease, and by what; constant where absent. A schedule that is
   * said of all problems goes before.
   */
  readonly schedule?: StepDecay | undefined;
  /** Hyper-parameters besides step sizes; what is said for all problems goes before, key by key. */
  readonly hyperParameters?: Settings | undefined;
}

/** A grid: problems × optimizers × hyper-parameters × seeds. */
export interface GridChoices extends RunSettings, HyperParameterLists {
  /** Ids, or problems of the caller's own. */
  readonly problems: readonly ProblemChoice[];
  /** Ids, or optimizers of the caller's own. */
  readonly optimizers: readonly OptimizerChoice[];
  /** Replicates, with consecutive seeds from `seed` on. */
  readonly seeds: number;
  /** The first seed. */
  readonly seed: number;
  /** What is otherwise on single problems, by their ids; goes before what is said for all. */
  readonly perProblem?: Readonly<Record<string, ProblemSettings>> | undefined;
}

/**
 * Throws if anything about a grid can be told to be wrong before data are loaded.
 *
 * @throws {RangeError} naming the option, its value and what is allowed
 */
export function checkGrid(grid: GridChoices): void {
  checkChoices(grid.problems, grid.optimizers, grid);
  const ofProblems = Object.values(grid.perProblem ?? {});
  for (const { schedule: _, ...settings } of ofProblems) checkRunSettings(settings);
  checkRunSettings(grid);
  checkCount(grid.seeds, "seeds");
  checkCount(grid.seed, "seed", 0);
  checkCount(grid.seed + (grid.seeds - 1), `seed + seeds - 1, the last seed,`, 0);
}

/** Cells of the largest grid; what they come to is held in memory at the end. */
const mostCells = 1_000_000;

/** Examples in a batch, at most, of problems that have them without end: more would be drawn for minutes. */
const mostDrawn = 10_000_000;

/** Throws unless a batch can be drawn: a problem given by id has so many examples and no more. */
function checkBatchSize(
  batchSize: BatchSizeChoice,
  choice: ProblemChoice,
  { id, trainSize }: AnyProblem,
  isCut: boolean,
): void {
  const least = typeof batchSize === "number" ? batchSize : batchSize.min;
  const most = trainSize ?? mostDrawn;
  if (typeof choice !== "string" || least <= most) return;
  const of = typeof batchSize === "number" ? "batchSize" : `min of ${batchSize.name}`;
  const why = trainSize === undefined ? "which is what is drawn" : "the number of examples";
  const left = isCut ? " less those kept for validation" : "";
  throw new RangeError(`${of} must be at most ${most}, ${why} of ${id}${left}, got ${least}`);
}

/** What {@linkcode planGrid} needs to know besides. */
export interface PlanOptions {
  readonly backend: string;
  /** Whether the problems' fingerprints are wanted, which may mean to read all of their data. */
  readonly fingerprints: boolean;
  readonly data: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Tries what may not work; nothing is tried where absent. */
  readonly rehearse?: Rehearsal | undefined;
}

/** The cells of a grid in their order, each made when it is asked for. */
export interface GridCells extends Iterable<CellPlan> {
  readonly count: number;
}

/**
 * The cells of a grid in their order: by problem, then seed, then optimizer, then hyper-parameters,
 * so that early results compare methods.
 *
 * @param onNote see {@linkcode checkModule}
 * @throws {RangeError} if an optimizer has no step size, a batch is larger than the data, there are too many
 * cells, or see {@linkcode Rehearsal} and {@linkcode checkModule}
 * @throws {Error} if a problem's data cannot be had
 */
export async function planGrid(
  grid: GridChoices,
  shelf: ProblemShelf,
  { backend, fingerprints, data, signal, rehearse }: PlanOptions,
  onNote?: (note: string) => void,
): Promise<GridCells> {
  await requireDataSets(grid.problems.filter((choice) => typeof choice === "string"), data);
  const rows: ((seed: number) => readonly CellPlan[])[] = []; // of each problem, those of a seed
  let count = 0;
  for (const choice of grid.problems) {
    signal?.throwIfAborted();
    const problem = await shelf.take(choice);
    if (rehearse !== undefined) await checkModule(choice, problem, onNote);
    const fingerprint = fingerprints
      ? await problem.fingerprint?.() ?? substitute(choice, problem, data)
      : undefined;
    const { hyperParameters, schedule, ...own } = grid.perProblem?.[problem.id] ?? {};
    const settings = { ...grid, ...given(own) };
    const cut = validated(problem, settings.validation);
    if (rehearse !== undefined) await checkValidation(choice, problem, cut);
    const planned = plannedSettings(settings, cut);
    const lists = {
      ...grid,
      settings: { ...hyperParameters, ...grid.settings },
      schedule: grid.schedule === undefined ? schedule : undefined,
      tabled: tabledSettings(planned),
    };
    const chosen = grid.optimizers.flatMap((each) => chooseOptimizer(each, problem, lists));
    for (const each of chosen) checkBatching(each, planned.batchSize);
    checkBatchSize(planned.batchSize, choice, cut, cut !== problem);
    count += chosen.length * grid.seeds;
    if (count > mostCells) {
      throw new RangeError(
        `a grid must have at most ${mostCells} runs, got ${count} and maybe more: ask for fewer seeds`,
      );
    }
    const same = { ...planned, problem: choice, problemId: problem.id, fingerprint, backend };
    const row = (seed: number) =>
      chosen.map((each): CellPlan => ({ ...same, ...each, trainSize: cut.trainSize, seed }));
    if (rehearse !== undefined) { for (const cell of row(grid.seed)) await rehearse(cell, cut); }
    rows.push(row);
  }
  return {
    count,
    *[Symbol.iterator]() {
      for (const row of rows) {
        for (let replicate = 0; replicate < grid.seeds; replicate++) {
          yield* row(grid.seed + replicate);
        }
      }
    },
  };
}

/** Without what is not said, to go before something else. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** For a built-in problem, whose code is known, all that is left is where its data came from. */
function substitute(
  choice: ProblemChoice,
  { trainSize }: AnyProblem,
  data: string | undefined,
): string | undefined {
  if (typeof choice !== "string") return undefined;
  return `${trainSize ?? "?"} examples of ${data ?? "the usual place"}`;
}
