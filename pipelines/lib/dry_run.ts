/** What a grid would do: its runs, those that are done, and what the rest would take. @module */
import { cellLabel, type CellPlan, optimizerOf } from "./cell.ts";
import { fileNameOf, identityOf } from "./cell_key.ts";
import { type GridOptions, startBackend } from "./grid.ts";
import { duration, significant } from "./numbers.ts";
import { checkGrid, planGrid } from "./plan.ts";
import { problemShelf } from "./problem_shelf.ts";
import type { AnyProblem } from "./training.ts";
import { training } from "./training.ts";
import { textTable } from "./text_table.ts";

/** Seconds of a step and of an evaluation. */
interface Cost {
  readonly step: number;
  readonly evaluation: number;
}

/**
 * A list of the runs of a grid, which of them are done, and an estimate of time and memory for the
 * others: from three steps and an evaluation of each problem and optimizer, which it makes. Writes
 * nothing.
 *
 * @throws as `runGrid` does
 */
export async function dryRunText(options: GridOptions): Promise<string> {
  checkGrid(options);
  const { out, data, signal, jobs = 1 } = options;
  const backend = await startBackend(options.backend);
  using shelf = problemShelf(data);
  const planning = { backend, fingerprints: out !== undefined, data, signal };
  const plans = await planGrid(options, shelf, planning);
  const parallel = typeof jobs === "number" ? jobs : jobs(backend);
  const costs = new Map<string, Cost>();
  const rows = [];
  for (const plan of plans) {
    signal?.throwIfAborted();
    const at = out === undefined ? undefined : await reachedStep(`${out}/cells`, plan);
    const left = at === "done" ? 0 : plan.steps - (at ?? 0);
    const name = `${plan.problemId} ${plan.id}`;
    if (left > 0 && !costs.has(name)) {
      costs.set(name, await measureCost(plan, await shelf.take(plan.problem)));
    }
    const { step = 0, evaluation = 0 } = costs.get(name) ?? {};
    const seconds = left * step + Math.ceil(left / plan.evaluateEvery) * evaluation;
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
      { heading: "steps", text: ({ plan }) => String(plan.steps), align: "right" },
      { heading: "state", text: ({ at }) => stateText(at), align: "left" },
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
  return rate === undefined ? "own" : typeof rate === "function" ? "schedule" : String(rate);
}

function stateText(at: number | "done" | undefined): string {
  return at === undefined ? "to do" : at === "done" ? "done" : `from step ${at}`;
}

/** How far a run has come, by its files, which are left alone. */
async function reachedStep(
  folder: string,
  plan: CellPlan,
): Promise<number | "done" | undefined> {
  const path = `${folder}/${fileNameOf(await identityOf(plan))}`;
  const text = await Deno.readTextFile(`${path}.jsonl`).catch(() => undefined);
  if (text === undefined) return undefined;
  if (/\n\{"end":true[^\n]*\n$/.test(text)) return "done";
  const saved = await Deno.stat(`${path}.safetensors`).then(() => true, () => false);
  const steps = [...text.matchAll(/^\{"step":(\d+),.*\n/gm)].map(([, step]) => Number(step));
  return saved ? steps.at(-1) : undefined;
}

async function measureCost(plan: CellPlan, problem: AnyProblem): Promise<Cost> {
  const optimizer = optimizerOf(plan);
  const { batchSize, seed } = plan;
  const run = { problem, optimizer, batchSize, seed, steps: 5, evaluateEvery: 2 };
  const marks: { readonly seconds: number; readonly at: number }[] = [];
  for await (const { seconds } of training(run)) marks.push({ seconds, at: performance.now() });
  const [, warm, , last] = marks; // at steps 0, 2, 4 and 5
  if (warm === undefined || last === undefined) return { step: 0, evaluation: 0 };
  const training3 = last.seconds - warm.seconds;
  const elapsed = (last.at - warm.at) / 1000;
  return { step: training3 / 3, evaluation: Math.max(elapsed - training3, 0) / 2 };
}
