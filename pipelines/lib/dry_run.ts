/** What a grid would do: its runs, those that are done, and what the rest would take. @module */
import { dispose } from "../../optimizers/tensors.ts";
import { cellLabel, type CellPlan, optimizerOf } from "./cell.ts";
import { fileNameOf, identityOf } from "./cell_key.ts";
import { type GridOptions, startBackend } from "./grid.ts";
import { duration, significant } from "./numbers.ts";
import { checkGrid, planGrid } from "./plan.ts";
import { problemShelf } from "./problem_shelf.ts";
import type { AnyProblem } from "./training.ts";
import { training } from "./training.ts";
import { textTable } from "./text_table.ts";

/**
 * A list of the runs of a grid, which of them are done, and an estimate of time and memory for the
 * others: from an evaluation of each problem and three steps of each optimizer on it, which it makes.
 * Writes nothing.
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
  const stepCosts = new Map<string, number>();
  const evaluationCosts = new Map<string, number>();
  const rows = [];
  for (const plan of plans) {
    signal?.throwIfAborted();
    const at = out === undefined ? undefined : await reachedStep(`${out}/cells`, plan);
    const left = at === "done" ? 0 : plan.steps - (at ?? 0);
    let seconds = 0;
    if (left > 0) {
      const evaluation = await once(
        evaluationCosts,
        plan.problemId,
        async () => secondsPerEvaluation(await shelf.take(plan.problem)),
      );
      const step = await once(
        stepCosts,
        `${plan.problemId} ${plan.id} ${plan.batchSize}`,
        async () => secondsPerStep(plan, await shelf.take(plan.problem)),
      );
      seconds = left * step + Math.ceil(left / plan.evaluateEvery) * evaluation;
    }
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

/** The value under a key, computed the first time. */
async function once<T>(known: Map<string, T>, key: string, compute: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? await compute();
  known.set(key, value);
  return value;
}

function rateText({ rate }: CellPlan): string {
  return rate === undefined ? "own" : typeof rate === "function" ? `from ${rate(0)}` : String(rate);
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

/** Seconds of a step: from three, after two to warm up. */
async function secondsPerStep(plan: CellPlan, problem: AnyProblem): Promise<number> {
  const unevaluated: AnyProblem = Object.create(problem, { evaluate: { value: () => nothing } });
  const { batchSize, seed } = plan;
  const run = { problem: unevaluated, optimizer: optimizerOf(plan), batchSize, seed };
  const marks: number[] = [];
  for await (const { seconds } of training({ ...run, steps: 5, evaluateEvery: 2 })) {
    marks.push(seconds); // at steps 0, 2, 4 and 5
  }
  const [, warm, , last] = marks;
  return warm === undefined || last === undefined ? 0 : (last - warm) / 3;
}

const nothing = Promise.resolve({ trainLoss: 0, testLoss: 0 });

/** Seconds of an evaluation. */
async function secondsPerEvaluation(problem: AnyProblem): Promise<number> {
  const [params, memory] = [problem.init(0), problem.initMemory?.(0) ?? {}];
  try {
    const begun = performance.now();
    await problem.evaluate(params, memory);
    return (performance.now() - begun) / 1000;
  } finally {
    dispose([params, memory]);
  }
}
