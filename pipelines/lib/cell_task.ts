/** A cell and what is to be done with it, here or in another thread. @module */
import { type CellPlan, runCell } from "./cell.ts";
import type { ProblemShelf } from "./problem_shelf.ts";
import { type CellRecord, recordedCell } from "./recorded_cell.ts";
import type { EvaluationRow } from "./rows.ts";

/** A cell that is to run. */
export interface CellTask {
  readonly plan: CellPlan;
  /** Where it is recorded, if it is. */
  readonly record?: CellRecord | undefined;
  /** Pauses it at the first evaluation at or after this step. */
  readonly until?: number | undefined;
}

/** What a running cell tells. */
export interface TaskHooks {
  readonly onRow: (row: EvaluationRow) => void | Promise<void>;
  readonly onStep: (step: number) => void;
  readonly onNote: (note: string) => void;
  /** Called when the cell is over. */
  readonly onEnd: () => void;
}

/** Runs a cell in this thread. */
export async function runTask(
  { plan, record, until }: CellTask,
  shelf: ProblemShelf,
  { onRow, onStep, onNote }: Omit<TaskHooks, "onEnd">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const problem = () => shelf.take(plan.problem);
  if (record !== undefined) {
    const options = { until, signal, onStep, onNote };
    for await (const row of recordedCell(plan, problem, record, options)) await onRow(row);
    return;
  }
  for await (const { row } of runCell(plan, await problem(), { signal, onStep, onNote })) {
    await onRow(row);
    if (row.step >= (until ?? Infinity)) return;
  }
}

/**
 * A task that can be sent to another thread: with problem and optimizer by id, and a schedule as the
 * list of its values. `undefined` where it has objects of the caller's own.
 */
export function portable(task: CellTask): CellTask | undefined {
  const { problem, optimizer, rate, steps } = task.plan;
  if (typeof problem !== "string" || typeof optimizer !== "string") return undefined;
  if (typeof rate !== "function") return task;
  const rates = Float64Array.from({ length: steps }, (_, t) => rate(t));
  return { ...task, plan: { ...task.plan, rate: rates as unknown as number } };
}

/** The task again, on the other side. */
export function unpacked(task: CellTask): CellTask {
  const rates: unknown = task.plan.rate;
  if (!(rates instanceof Float64Array)) return task;
  return { ...task, plan: { ...task.plan, rate: (t) => rates[t]! } };
}
