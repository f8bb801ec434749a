/**
 * Batch sizes coupled to step sizes: CABS beside constant batch sizes and the norm test; thesis
 * Fig. 4.2 and 4.3.
 *
 * As a script, `deno task cabs --help`; as a function, {@linkcode cabsLab}.
 *
 * @module
 */
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import type { AdaptiveBatchSizeOptions, BatchSizeRule } from "../optimizers/batch_sizes/mod.ts";
import { cabsExperiments } from "../problems/catalogue/cabs_experiments.ts";
import { checkChoices } from "./labs/cabs/choices.ts";
import { sensitivityChart, trainingChart } from "./labs/cabs/charts.ts";
import { claimsOf } from "./labs/cabs/claims.ts";
import { estimate } from "./labs/cabs/estimate.ts";
import { methodsOf } from "./labs/cabs/methods.ts";
import {
  bestOf,
  type Final,
  finalsOf,
  type Run,
  sensitivitiesOf,
  summaryOf,
} from "./labs/cabs/finals.ts";
import { defaults, script } from "./labs/cabs/script.ts";
import type { CellPlan } from "./cells/cell.ts";
import { trainingOf } from "./cells/run_cell.ts";
import { nameOf as idOf, type ProblemChoice } from "./cells/choices.ts";
import { type GridRunner, openGrid, type RunOptions } from "./grid/grid.ts";
import { defaultJobs } from "./cells/cores.ts";
import { checkGrid } from "./grid/plan.ts";
import { problemShelf } from "./cells/problem_shelf.ts";
import { onlyOne, problemsFrom } from "./command_line/own_choices.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { jsonLines } from "./runs/run_folder.ts";
import { tableOf } from "./rows/rows.ts";
import { mainOf } from "./command_line/script.ts";
import { watch } from "./command_line/watch.ts";

/** Options of {@linkcode cabsLab}. */
export interface CabsLabOptions
  extends Omit<RunOptions, "steps" | "batchSize">, AdaptiveBatchSizeOptions {
  /** An id, or a problem of one's own; `mnist-cnn`. */
  readonly problem?: ProblemChoice | undefined;
  /** The id of what all are trained with; `sgd`. */
  readonly optimizer?: string | undefined;
  /** Step sizes that each method is tried with; the thesis' six, 0.006 to 0.3. */
  readonly learningRates?: readonly number[] | undefined;
  /** Constant batch sizes; 32, 128 and 512. */
  readonly batchSizes?: readonly number[] | undefined;
  /** θ of the norm test; 0.6, 0.8 and 1. */
  readonly thetas?: readonly number[] | undefined;
  /** Examples in each run; 1024. */
  readonly examples?: number | undefined;
  /** Replicates, with consecutive seeds; 1. */
  readonly seeds?: number | undefined;
  /** The first seed; 0. */
  readonly seed?: number | undefined;
  /** Points of CABS' run at which its choices are compared with a full pass; 0. */
  readonly check?: number | undefined;
  /** Runs at a time, or how many from the backend in use; 1. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
}

/** What {@linkcode cabsLab} resolves to. */
export interface CabsLab {
  /** The best of each method, with its sensitivity to the step size. */
  readonly summary: ColumnTable;
  /** How much each method depends on the step size. */
  readonly sensitivity: ColumnTable;
  /** The thesis' statements, and whether they hold here. */
  readonly claims: ColumnTable;
  /** CABS' choices beside the formula on all examples; without rows unless `check` is given. */
  readonly check: ColumnTable;
  /** The end of every run. */
  readonly finals: ColumnTable;
  /** Every evaluation of every run, see `EvaluationRow`. */
  readonly rows: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<"training" | "learning-rates", string>>;
}

/**
 * Trains a problem with CABS, with the norm test for each θ and with constant batch sizes, each with
 * every step size, for the same number of examples and on the same examples in the same order.
 *
 * The best step size of a method (and θ) is the one with the best test accuracy at any evaluation, as in
 * the thesis (§4.4.4: "maximum test accuracy given the fixed budget"). Its sensitivity to the step size is the `spread`, the standard deviation of the final
 * training loss over the step sizes but the largest, as in Fig. 4.3 (all, if there are but two). A
 * method that learns nothing has none of it, so there is the `regret` as well: the mean over the same
 * step sizes of ln(final training loss / the lowest of any run), what it costs not to tune. A run that
 * diverged counts with the loss it started from.
 *
 * With `out`, runs are recorded and continued there as by `ablate`.
 *
 * @throws {RangeError} if an option is out of range; before anything runs
 * @throws {Error} if `out` cannot be written, or the problem's data cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cabsLab } from "./cabs.ts";
 *
 * const { summary } = await cabsLab({
 *   problem: "mnist-logreg",
 *   learningRates: [0.1],
 *   batchSizes: [32],
 *   thetas: [],
 *   examples: 320,
 *   evaluateOn: 50,
 *   backend: "wasm",
 * });
 * assertEquals(summary.array("batches"), ["CABS", "32"]);
 * ```
 */
export function cabsLab(options: CabsLabOptions = {}): Promise<CabsLab> {
  return lab(options);
}

/** Called when the runs are known, before they begin. */
type OnPlan = (plans: readonly CellPlan[], grid: GridRunner) => Promise<void>;

async function lab(options: CabsLabOptions, onPlan?: OnPlan): Promise<CabsLab> {
  const { problem = defaults.problem, optimizer = defaults.optimizer, check = 0 } = options;
  const { learningRates = defaults.learningRates, examples = defaults.examples } = options;
  const { batchSizes = defaults.batchSizes, thetas = defaults.thetas } = options;
  const { evaluateEvery = Math.max(Math.ceil(examples / 10), 350) } = options;
  const { evaluateOn, computationalBatchSize } = options;
  const { seeds = 1, seed = 0, min, max, runningAverage } = options;
  checkCount(check, "check", 0);
  const bounds = {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(runningAverage !== undefined && { runningAverage }),
  };
  const methods = methodsOf({ batchSizes, thetas, ...bounds });
  const length = { examples, evaluateEvery, evaluateOn, computationalBatchSize };
  const choices = { problems: [problem], optimizers: [optimizer], learningRates, seeds, seed };
  for (const { rule } of methods) checkGrid({ ...choices, ...length, batchSize: rule });
  const record = { problem: idOf(problem), optimizer, learningRates, ...length, seeds, seed };
  const grid = await openGrid(options, { ...record, rules: methods.map(({ rule }) => rule.name) });
  try {
    const plans: CellPlan[] = [];
    for (const { rule } of methods) {
      plans.push(...await grid.plan({ ...choices, ...length, batchSize: rule }));
    }
    const labelled = plans.map((plan) => (
      { ...plan, variant: `${plan.rate} ${(plan.batchSize as BatchSizeRule).name}` }
    ));
    const { notes = [] } = cabsExperiments.find(({ id }) => id === idOf(problem)) ?? {};
    for (const note of notes) options.onNote?.(note);
    await onPlan?.(labelled, grid);
    const results = await grid.run(labelled);
    const runs = labelled.map((plan, i): Run => ({
      method: methods.find(({ rule }) => rule.name === (plan.batchSize as BatchSizeRule).name)!,
      learningRate: plan.rate as number,
      seed: plan.seed,
      rows: results[i]!,
    }));
    const finals = finalsOf(runs);
    const best = bestOf(finals);
    const sensitivities = sensitivitiesOf(finals);
    const rows = tableOf(results.flat());
    const firstSeed = runs.filter((run) => run.seed === seed);
    const result = {
      summary: summaryOf(best, sensitivities),
      sensitivity: aq.from([...sensitivities]),
      claims: claimsOf(best, sensitivities, evaluateOn),
      check: check === 0 ? aq.table({}) : await checked(labelled, best, options, check),
      finals: aq.from([...finals]),
      rows,
      charts: {
        "training": await trainingChart(best.map((final) => runOf(firstSeed, final)), examples),
        "learning-rates": await sensitivityChart(firstSeed, finals, best, examples),
      },
    };
    const { folder } = grid;
    await folder?.conclude(() => folder.write("rows.jsonl", jsonLines(rows)));
    return inNotebooks(result);
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

function runOf(runs: readonly Run[], final: Final): Run {
  return runs.find(({ method, learningRate }) =>
    method.family === final.batches && method.theta === final.theta &&
    learningRate === final.learningRate
  )!;
}

/** CABS' choices with its best step size, on the first seed. */
async function checked(
  plans: readonly CellPlan[],
  best: readonly Final[],
  { data, onNote }: CabsLabOptions,
  points: number,
): Promise<ColumnTable> {
  onNote?.(`CABS again, with full passes over the training data at ${points} points`);
  const { learningRate } = best.find(({ batches }) => batches === "CABS")!;
  const plan = plans.find(({ rate }) => rate === learningRate)!; // CABS' come first
  const shelf = problemShelf(data);
  try {
    const run = trainingOf(plan, await shelf.take(plan.problem));
    return await checkChoices({ ...run, examples: plan.examples! }, points);
  } finally {
    shelf[Symbol.dispose]();
  }
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  script,
  async (flags, { signal }) => {
    const { quiet, json, jobs = defaultJobs, min, max, ...rest } = flags;
    const { out, data, examples } = rest;
    const options = {
      ...rest,
      problem: onlyOne("--problem", (await problemsFrom(flags, [defaults.problem])).problems),
      optimizer: rest.optimizers,
      learningRates: rest.learningRate,
      batchSizes: rest.batchSize,
      computationalBatchSize: rest.splitAt,
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      jobs,
    };
    const result = await watch(
      { out, quiet, signal },
      (more) =>
        lab({ ...options, ...more }, async (plans, { backend }) => {
          if (quiet) return;
          const shelf = problemShelf(data);
          try {
            const side = typeof jobs === "number" ? jobs : jobs(backend);
            more.onNote?.(await estimate(plans, { out, jobs: side }, shelf));
          } finally {
            shelf[Symbol.dispose]();
          }
        }),
    );
    const { summary, sensitivity, claims, check, finals, charts } = result;
    const checked = {
      id: "check",
      table: check,
      title: "CABS' choices beside α tr(Σ)/f over all training examples",
    };
    await publish("cabs", {
      tables: [
        {
          id: "cabs",
          table: summary,
          digits: 4,
          title: `Each method at its best step size, after ${examples} examples`,
        },
        { id: "sensitivity", table: sensitivity, title: "Sensitivity to the step size" },
        ...(check.numRows() === 0 ? [] : [checked]),
        { id: "claims", table: claims, title: "The thesis' statements", digits: 4 },
        { id: "finals", table: finals },
      ],
      charts,
    }, { out, quiet, json });
  },
);

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
