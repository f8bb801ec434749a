/** What a grid would do: its runs, those that are done, and what the rest would take. @module */
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import { reached } from "../cells/reached.ts";
import { duration, significant } from "../text/numbers.ts";
import { textTable } from "../text/text_table.ts";
import { unitOf, wholeOf } from "../training/length.ts";
import type { GridOptions } from "./grid.ts";
import { checkGrid } from "./plan.ts";
import { openPlanning, type Planning, startBackend } from "./planning.ts";
import { runCosts } from "./run_costs.ts";

/** How and where runs would be made. */
export type DryRunOptions = Pick<
  GridOptions,
  "out" | "data" | "signal" | "jobs" | "backend" | "blas" | "blasThreads"
>;

/** A run that would be made. */
export interface DryRun {
  readonly plan: CellPlan;
  /** Steps or examples after which it would be left; its end where absent. */
  readonly until?: number | undefined;
  /** Steps or examples that would be computed, where some are computed again. */
  readonly computed?: number | undefined;
}

/**
 * A list of the runs of a grid, which of them are done, and an estimate of time and memory for the
 * others: from an evaluation of each problem and three steps of each optimizer on it, which it makes.
 * Writes nothing.
 *
 * @throws as `runGrid` does
 */
export async function dryRunText(options: GridOptions): Promise<string> {
  checkGrid(options);
  using planning = await openDryRun(options);
  const runs = (await planning.plan(options)).map((plan) => ({ plan }));
  return await listText(runs, planning, options);
}

/** Begins to plan what would be run; writes nothing. */
export async function openDryRun(
  options: DryRunOptions,
): Promise<Planning> {
  const { out, data, signal } = options;
  const backend = await startBackend(options);
  return openPlanning({ backend, fingerprints: out !== undefined, data, signal });
}

/** The list of runs that would be made, and the estimate. */
export async function listText(
  runs: readonly DryRun[],
  { backend, shelf }: Planning,
  { out, signal, jobs = 1 }: DryRunOptions,
): Promise<string> {
  const parallel = typeof jobs === "number" ? jobs : jobs(backend);
  const costs = runCosts(shelf);
  const rows = [];
  for (const { plan, until = wholeOf(plan), computed = until } of runs) {
    signal?.throwIfAborted();
    const before = out === undefined ? undefined : await reached(`${out}/cells`, plan);
    const at = before !== undefined && before !== "done" && before >= until ? "done" : before;
    const length = { [unitOf(plan)]: computed };
    const seconds = at === "done" ? 0 : await costs.secondsOf({ ...plan, ...length }, at);
    rows.push({ plan, until, at, seconds });
  }
  const left = rows.filter(({ at }) => at !== "done");
  const side = Math.max(Math.min(parallel, left.length), 1);
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0) / side;
  const memory = Deno.memoryUsage().rss * side;
  const [first] = runs;
  const unit = first === undefined ? "steps" : unitOf(first.plan);
  return [
    ...textTable(rows, [
      { heading: "run", text: ({ plan }) => cellLabel(plan), align: "left" },
      { heading: "learning rate", text: ({ plan }) => rateText(plan), align: "right" },
      { heading: unit, text: ({ until }) => String(until), align: "right" },
      { heading: "state", text: ({ at }) => stateText(at, unit.slice(0, -1)), align: "left" },
      {
        heading: "time",
        text: ({ at, seconds }) => at === "done" ? "" : duration(seconds),
        align: "right",
      },
    ], { rule: "─" }),
    "",
    `${runs.length - left.length} of ${runs.length} runs are done; the others take about ` +
    `${duration(total)}, ${side} at a time, and ${significant(memory / 1e9, 2)} GB of memory, ` +
    `on ${backend}`,
  ].join("\n");
}

function rateText({ rate }: CellPlan): string {
  return rate === undefined ? "own" : typeof rate === "function" ? `from ${rate(0)}` : String(rate);
}

function stateText(at: number | "done" | undefined, unit: string): string {
  return at === undefined ? "to do" : at === "done" ? "done" : `from ${unit} ${at}`;
}
