/** A cell and what is to be done with it, here or in another thread. @module */
import { type BatchSizeChoice, parseBatchSize } from "../../optimizers/batch_sizes/parse.ts";
import { factorModules, importFactor } from "../modules/import_factor.ts";
import { importOptimizer, moduleOfOptimizer } from "../modules/import_optimizer.ts";
import { isModuleName } from "../modules/module_name.ts";
import { nameOfProblem } from "../modules/named_problem.ts";
import type { CellPlan } from "./cell.ts";
import { constantColumns, rowOf } from "./evaluation_lines.ts";
import { runCell } from "./run_cell.ts";
import type { ProblemShelf } from "./problem_shelf.ts";
import { type CellRecord, recordedCell } from "./recorded_cell.ts";
import type { DetailedRow } from "../rows/rows.ts";
import { doneOf } from "../training/length.ts";

/** A cell that is to run. */
export interface CellTask {
  readonly plan: CellPlan;
  /** Where it is recorded, if it is. */
  readonly record?: CellRecord | undefined;
  /** Pauses it at the first evaluation at which so many steps are done, or examples seen. */
  readonly until?: number | undefined;
  /** Seconds of training after which its state is saved; 60 by default. */
  readonly checkpointEvery?: number | undefined;
  /** Threads that compute its batches; 1 by default. */
  readonly threads?: number | undefined;
  /** Modules of the factors that its optimizer may be put together by, where it is to be made elsewhere. */
  readonly factors?: readonly string[] | undefined;
}

/** What a running cell tells. */
export interface TaskHooks {
  readonly onRow: (row: DetailedRow) => void | Promise<void>;
  readonly onStep: (step: number) => void;
  readonly onNote: (note: string) => void;
  /** Told of the updates that were computed of a cell that is recorded: those behind `from`, up to `to`. */
  readonly onTrained?: ((from: number, to: number) => void) | undefined;
  /** Called when the cell is over. */
  readonly onEnd: () => void;
}

/** Runs a cell in this thread. */
export async function runTask(
  { plan, record, until = Infinity, checkpointEvery, threads = 1 }: CellTask,
  shelf: ProblemShelf,
  { onRow, onStep, onNote, onTrained }: Omit<TaskHooks, "onEnd">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const problem = () => shelf.take(plan.problem);
  const opened = await shelf.threads(plan, threads), partThreads = opened?.parts;
  if (threads > 1 && opened === undefined && plan.threads !== undefined) {
    onNote(
      `${plan.problemId} couples the examples of a batch, as batch normalization does: it has one thread`,
    );
  }
  if (opened?.lack !== undefined) {
    onNote(`${opened.count} of ${threads} threads: ${opened.lack}`);
  }
  if (record !== undefined) {
    const options = { until, checkpointEvery, partThreads, signal, onStep, onNote, onTrained };
    for await (const row of recordedCell(plan, problem, record, options)) await onRow(row);
    return;
  }
  for await (
    const { line } of runCell(plan, await problem(), { partThreads, signal, onStep, onNote })
  ) {
    await onRow(rowOf(line, constantColumns(plan)));
    if (doneOf(plan, line) >= until) return;
  }
}

/**
 * A task that can be sent to another thread: with problem and optimizer by id or module, and a schedule as
 * the list of its values. `undefined` where it has objects of the caller's own.
 */
export function portable(task: CellTask): CellTask | undefined {
  const { rate, steps } = task.plan;
  const problem = nameOfProblem(task.plan.problem);
  const optimizer = moduleOfOptimizer(task.plan.optimizer) ?? task.plan.optimizer;
  if (problem === undefined || typeof optimizer !== "string") return undefined;
  const batchSize = batchSizeText(task.plan.batchSize);
  if (batchSize === undefined) return undefined;
  const rates = typeof rate === "function"
    // a rule for batch sizes goes by the rate of the step that follows, after the last one too
    ? Float64Array.from({ length: steps + 1 }, (_, t) => rate(t))
    : rate;
  const packed = { rate: rates, batchSize } as unknown as Pick<CellPlan, "rate" | "batchSize">;
  const plan = { ...task.plan, ...packed, problem, optimizer };
  return { ...task, plan, factors: factorModules() };
}

/** A batch size as a text that says all of it; `undefined` for a rule of the caller's own. */
function batchSizeText(batchSize: BatchSizeChoice): string | undefined {
  if (typeof batchSize === "number") return String(batchSize);
  try {
    const again = parseBatchSize(batchSize.name);
    const same = typeof again === "object" && again.fingerprint === batchSize.fingerprint;
    return same ? batchSize.name : undefined;
  } catch {
    return undefined; // no name of ours
  }
}

/** The task again, on the other side. */
export async function unpacked(task: CellTask): Promise<CellTask> {
  for (const factor of task.factors ?? []) await importFactor(factor);
  const named = task.plan.optimizer as string;
  const optimizer = isModuleName(named) ? await importOptimizer(named) : named;
  const rates: unknown = task.plan.rate;
  const rate = rates instanceof Float64Array ? (t: number) => rates[t]! : task.plan.rate;
  const batchSize = parseBatchSize(String(task.plan.batchSize));
  return { ...task, plan: { ...task.plan, optimizer, rate, batchSize } };
}
