/** What a grid would do: its runs, those that are done, and what the rest would take. @module */
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import { type GridOptions, startBackend } from "./grid.ts";
import { duration, significant } from "../text/numbers.ts";
import { checkGrid, planGrid } from "./plan.ts";
import { problemShelf } from "../cells/problem_shelf.ts";
import { reached } from "../cells/reached.ts";
import { runCosts } from "./run_costs.ts";
import { textTable } from "../text/text_table.ts";

/**
 * A list of the runs of a grid, which of them are done, and an estimate of time and memory for the
 * others: from an evaluation of each problem and three steps of each optimizer on it, which it makes.
 * Writes nothing.
 *
 * @throws as `runGrid` does
 */
export async function dryRunText(options: GridOptions): Promise<string> {
  checkGrid(options);
  const { out, data, signal, examples, jobs = 1 } = options;
  const backend = await startBackend(options.backend);
  using shelf = problemShelf(data);
  const planning = { backend, fingerprints: out !== undefined, data, signal };
  const plans = await planGrid(options, shelf, planning);
  const parallel = typeof jobs === "number" ? jobs : jobs(backend);
  const costs = runCosts(shelf);
  const rows = [];
  for (const plan of plans) {
    signal?.throwIfAborted();
    const at = out === undefined ? undefined : await reached(`${out}/cells`, plan);
    const seconds = at === "done" ? 0 : await costs.secondsOf(plan, at);
    rows.push({ plan, at, seconds });
  }
  const left = rows.filter(({ at }) => at !== "done");
  const side = Math.max(Math.min(parallel, left.length), 1);
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0) / side;
  const memory = Deno.memoryUsage().rss * side;
  return [
    ...textTable(rows, [
      { heading: "run", text: ({ plan }) => cellLabel(plan), align: "left" },
      { heading: "learning rate", text: ({ plan }) => rateText(plan), align: "right" },
      {
        heading: examples === undefined ? "steps" : "examples",
        text: ({ plan }) => String(plan.examples ?? plan.steps),
        align: "right",
      },
      {
        heading: "state",
        text: ({ at }) => stateText(at, examples === undefined ? "step" : "example"),
        align: "left",
      },
      {
        heading: "time",
        text: ({ at, seconds }) => at === "done" ? "" : duration(seconds),
        align: "right",
      },
    ], { rule: "─" }),
    "",
    `${plans.length - left.length} of ${plans.length} runs are done; the others take about ` +
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
