/** What a grid would do: its runs, those that are done, and what the rest would take. @module */
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import { tabledSettings } from "../cells/planned_settings.ts";
import { begunCells, reached } from "../cells/reached.ts";
import { duration } from "../text/numbers.ts";
import { textTable } from "../text/text_table.ts";
import { unitOf, wholeOf } from "../training/length.ts";
import type { GridOptions } from "./grid.ts";
import { gigabytes, type MemoryNeed, memoryNeed } from "./memory_room.ts";
import { checkGrid, type GridCells } from "./plan.ts";
import { openPlanning, type Planning, startBackend } from "./planning.ts";
import { isMisfit, openRehearsal } from "./rehearsal.ts";
import { runCosts } from "./run_costs.ts";

/** How and where runs would be made. */
export type DryRunOptions = Pick<
  GridOptions,
  "out" | "data" | "signal" | "jobs" | "backend" | "blas" | "blasThreads" | "judged"
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
  const planning = await openDryRun(options);
  try {
    const cells = await planning.cells(options);
    return await listText({ count: cells.count, runs: eachRun(cells) }, planning, options);
  } finally {
    planning[Symbol.dispose]();
  }
}

function* eachRun(cells: GridCells): Generator<DryRun> {
  for (const plan of cells) yield { plan };
}

/** Begins to plan what would be run; writes nothing. */
export async function openDryRun(
  options: DryRunOptions,
): Promise<Planning> {
  const { out, data, signal } = options;
  const backend = await startBackend(options);
  const rehearse = openRehearsal(options.judged?.measure, false); // steps are tried to be timed
  return openPlanning({ backend, fingerprints: out !== undefined, data, signal, rehearse });
}

/** A line of the list: a run, or the runs of one method that differ in nothing but their seeds. */
interface ListedRuns {
  readonly plan: CellPlan;
  readonly until: number;
  readonly at: number | "done" | undefined;
  /** Of one of them; NaN where they cannot be made. */
  readonly seconds: number;
  count: number;
  last: number;
}

/** Runs that are listed one by one; of more, those that differ in their seeds only have a line together. */
const listedSingly = 1000;

/** The list of runs that would be made, and the estimate. */
export async function listText(
  { count, runs }: { readonly count: number; readonly runs: Iterable<DryRun> },
  { backend, shelf }: Planning,
  { out, signal, jobs = 1 }: DryRunOptions,
): Promise<string> {
  const parallel = typeof jobs === "number" ? jobs : jobs(backend);
  const costs = runCosts(shelf, Math.max(Math.min(parallel, count), 1));
  const begun = out === undefined ? undefined : await begunCells(`${out}/cells`);
  const lines = new Map<string, ListedRuns>();
  const misfits = new Map<string, string>();
  const common = new Map<string, string>();
  for (const { plan, until = wholeOf(plan), computed = until } of runs) {
    signal?.throwIfAborted();
    const before = begun?.size ? await reached(`${out}/cells`, plan, begun) : undefined;
    const at = before !== undefined && before !== "done" && before >= until ? "done" : before;
    const length = { [unitOf(plan)]: computed };
    const settings = tabledSettings(plan);
    if (settings !== "") common.set(plan.problemId, settings);
    const seconds = at === "done" ? 0 : await costs.secondsOf({ ...plan, ...length }, at)
      .catch((error: unknown) => misfits.set(methodLabel(plan), misfitOf(error)) && NaN);
    const single = count <= listedSingly ? plan.seed : "";
    const key = JSON.stringify([methodLabel(plan), single, rateText(plan), until, at]);
    const line = lines.get(key) ?? { plan, until, at, seconds, count: 0, last: plan.seed };
    lines.set(key, line);
    line.count++;
    line.last = Math.max(line.last, plan.seed);
  }
  const rows = [...lines.values()];
  const sumOf = (of: (row: ListedRuns) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const left = count - sumOf(({ at, count }) => at === "done" ? count : 0);
  const side = Math.max(Math.min(parallel, left), 1);
  const total = sumOf(({ seconds, count }) => (seconds || 0) * count) / side;
  const need = memoryNeed(side);
  const [first] = rows;
  const unit = first === undefined ? "steps" : unitOf(first.plan);
  return [
    ...textTable(rows, [
      { heading: "run", text: listedLabel, align: "left" },
      { heading: "step size", text: ({ plan }) => rateText(plan), align: "right" },
      { heading: unit, text: ({ until }) => String(until), align: "right" },
      { heading: "state", text: ({ at }) => stateText(at, unit.slice(0, -1)), align: "left" },
      { heading: "time", text: timeText, align: "right" },
    ], { rule: "─" }),
    "",
    ...[...common].map(([problem, settings]) => `${problem}, all methods: ${settings}`),
    ...[...misfits].map(([method, reason]) => `${method} does not fit: ${reason}`),
    `${count - left} of ${count} runs are done; the others take about ` +
    `${duration(total)}, ${side} at a time, and ${gigabytes(need.bytes)} of memory, on ${backend}`,
    ...roomText(need),
  ].join("\n");
}

/** What is to be said of the memory that is free, a line if anything. */
function roomText({ bytes, free }: MemoryNeed): readonly string[] {
  if (free === undefined) {
    return ["how much memory is free is not known: --allow-sys=systemMemoryInfo permits to ask"];
  }
  return bytes > free ? [`only ${gigabytes(free)} of memory are free: ask for fewer --jobs`] : [];
}

/** Why a step of a run cannot be made for want of memory; what else is wrong is thrown. */
function misfitOf(error: unknown): string {
  if (!isMisfit(error)) throw error;
  return (error as Error).message;
}

function methodLabel(plan: CellPlan): string {
  return cellLabel(plan).replace(/ seed \d+$/, "");
}

function listedLabel({ plan, count, last }: ListedRuns): string {
  return count === 1
    ? cellLabel(plan)
    : `${methodLabel(plan)} seeds ${plan.seed} to ${last}: ${count} runs`;
}

function timeText({ at, seconds, count }: ListedRuns): string {
  if (at === "done") return "";
  return Number.isNaN(seconds) ? "does not fit" : duration(seconds * count);
}

function rateText({ rate }: CellPlan): string {
  return rate === undefined ? "own" : typeof rate === "function" ? `from ${rate(0)}` : String(rate);
}

function stateText(at: number | "done" | undefined, unit: string): string {
  return at === undefined ? "to do" : at === "done" ? "done" : `from ${unit} ${at}`;
}
