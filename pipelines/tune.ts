/**
 * The papers' search for step sizes (ICML 2018, §A.2), on problems and for optimizers of one's choice.
 *
 * As a script, `deno task tune --help`; as a function, {@linkcode tune}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { checkCount, checkNonNegative } from "../optimizers/check.ts";
import { type Betas, checkChoices, nameOf, ratesOf } from "./cells/choices.ts";
import type { OneOrMore } from "./cells/settings.ts";
import { common, withQuadratic } from "./command_line/common_flags.ts";
import {
  measure,
  numberLists,
  positiveInteger,
  positiveNumber,
} from "./command_line/flag_values.ts";
import { mainMethods } from "./statistics/factorial.ts";
import { onOff, withDefault } from "./command_line/flags.ts";
import { openGrid, type RunOptions } from "./grid/grid.ts";
import { defaultJobs } from "./cells/jobs.ts";
import { checkGrid } from "./grid/plan.ts";
import { type Measure, measures } from "./statistics/replicates.ts";
import { tableOf } from "./statistics/rows.ts";
import { jsonLines, jsonText } from "./runs/run_folder.ts";
import { problemFlag } from "./command_line/problem_flag.ts";
import { main, outputStyle, rowsAsJson } from "./command_line/script.ts";
import { paperGrid, paperLists, type PaperOptions } from "./grid/paper.ts";
import type { Settings } from "./cells/settings.ts";
import { searchStepSize } from "./tuning/step_size_search.ts";
import { placeNear } from "./tuning/step_sizes.ts";
import { isAccuracy, tuningTable } from "./tuning/tuning.ts";
import { type MethodTrial, tuningRuns } from "./tuning/tuning_runs.ts";
import { tuningText } from "./tuning/tuning_text.ts";
import { inWaves } from "./tuning/waves.ts";
import { watch } from "./command_line/watch.ts";
import type { Outcome } from "./tuning/step_size_search.ts";
import type { AnyProblem } from "./training/training.ts";

/** Options of {@linkcode tune}. */
export interface TuneOptions extends Omit<RunOptions, "examples">, Pick<PaperOptions, "scale"> {
  /** Ids, or problems of one's own; `mnist-mlp` by default. */
  readonly problems?: readonly (string | AnyProblem)[] | undefined;
  /** Ids of optimizers; the papers' four methods by default. */
  readonly optimizers?: readonly string[] | undefined;
  /**
   * The papers' settings of the problems, and the step sizes that they tried where they tell which;
   * what is given besides goes before them. Off by default.
   */
  readonly paper?: boolean | undefined;
  /** Step sizes to try, for all optimizers or for one each, instead of searching for them. */
  readonly grid?: OneOrMore<number> | Readonly<Record<string, OneOrMore<number>>> | undefined;
  /** Averaging constants β, one for all optimizers that have one, or one each. */
  readonly betas?: Betas | undefined;
  /** Other hyper-parameters by name, such as `{ "adam.beta2": 0.99 }`. */
  readonly settings?: Settings | undefined;
  /** What to go by; `testAccuracy` by default, or `testLoss` where there are no classes. */
  readonly metric?: Measure | undefined;
  /**
   * Updates in all runs together, at most; without end by default. With `halving` and without `out`
   * those that go on begin again, which counts as well.
   */
  readonly budget?: number | undefined;
  /** Step sizes whose values differ by less are replicated; 0.005 by default, relative for losses. */
  readonly tolerance?: number | undefined;
  /** Runs of step sizes that are close to each other; 3 by default, 1 takes the first run's word. */
  readonly seeds?: number | undefined;
  /** Seed of the first run of each; 0 by default. */
  readonly seed?: number | undefined;
  /** Successive halving: only the better third goes on at a ninth and at a third of the run. */
  readonly halving?: boolean | undefined;
  /** Runs at a time, or how many from the backend in use; 1 by default. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
}

/**
 * Searches for the best constant step size of each optimizer on each problem, as the papers did: by
 * short runs (a tenth of the steps) the largest stable step size; from there downwards over 6·10^m,
 * 3·10^m, 1·10^m until the best is an order of magnitude behind; where several come close to the
 * best, more seeds of these, and the best mean. What counts is the best value at any evaluation.
 *
 * With `out` runs are recorded and continued as by `ablate`, and there are `tuning.csv`,
 * `tuning.json`, `tuning.svg` and `rows.jsonl` at the end. What the papers do not say: that "stable"
 * means that the training loss ends no higher than it began, and when to stop going downwards.
 *
 * @returns a table with a row for each step size that full runs were made with, see `TuningRow`
 * @throws {RangeError} if a name or number is wrong; before anything runs
 * @throws {Error} if `out` cannot be written or another run is at work there, or a problem's data
 * cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tune } from "./tune.ts";
 *
 * const table = await tune({
 *   problems: ["mnist-logreg"],
 *   optimizers: ["m-sgd"],
 *   grid: [10, 0.3, 0.001],
 *   metric: "testLoss",
 *   steps: 20,
 *   backend: "wasm",
 * });
 * assertEquals(table.array("winner"), [false, true, false]);
 * ```
 */
export async function tune(options: TuneOptions = {}): Promise<ColumnTable> {
  const { problems = ["mnist-mlp"], optimizers = mainMethods, paper = false } = options;
  const { betas, settings } = options;
  const { metric, budget = Infinity, tolerance = 0.005, seeds = 3, seed = 0 } = options;
  const { halving = false, onNote = console.warn, steps, batchSize, evaluateEvery } = options;
  const { evaluateOn, computationalBatchSize } = options;
  if (paper && halving) {
    throw new RangeError("halving is none of the papers'; leave out one of them");
  }
  const { perProblem } = paperGrid(options, { problems: ["mnist-mlp"], optimizers: mainMethods });
  const given = options.grid ?? (paper ? paperLists(problems.map(nameOf), optimizers) : undefined);
  checkGrid({ ...options, problems, optimizers, learningRates: given, seeds, seed, perProblem });
  checkChoices(problems, optimizers, { learningRates: given, betas, settings });
  checkNonNegative(tolerance, "tolerance");
  if (budget !== Infinity) checkCount(budget, "budget");
  const length = { steps, batchSize, evaluateEvery, evaluateOn, computationalBatchSize };
  const fixed = { ...length, betas, settings, seed, perProblem };
  const record = { problems: problems.map(nameOf), optimizers, grid: given, metric, ...fixed };
  const asked = { paper: options.paper, scale: options.scale };
  using grid = await openGrid(options, { ...record, ...asked, budget, tolerance, seeds, halving });
  const runs = tuningRuns({ grid, fixed, metric, budget, onNote });

  const methods = problems.flatMap((problem) =>
    optimizers.map((optimizer) => ({ problem, optimizer }))
  );
  const searches = methods.map(({ problem, optimizer }) => {
    const choices = { problems: [problem], optimizers: [optimizer] };
    return async (
      ask: (trials: readonly MethodTrial[]) => Promise<readonly (Outcome | undefined)[]>,
    ) => {
      const rates = ratesOf(nameOf(problem), optimizer, given) as readonly number[] | undefined;
      const start = placeNear(rates?.[0] ?? await grid.defaultRate(problem, optimizer) ?? 0.1);
      const id = nameOf(problem);
      const search = {
        grid: rates?.toSorted((a, b) => b - a),
        start,
        replicates: seeds,
        halving,
        tie: (best: number) =>
          isAccuracy(runs.metricOf(id)) ? tolerance : tolerance * Math.abs(best),
      };
      const learningRate = await searchStepSize(
        search,
        (trials) => ask(trials.map((trial) => ({ ...trial, choices }))),
      );
      return { problem: id, optimizer, learningRate, metric: runs.metricOf(id) };
    };
  });
  const winners = await inWaves(searches, runs.run);
  const table = tuningTable(runs.full(), winners);
  if (grid.folder !== undefined) {
    const { tuningSvg } = await import("./tuning/tuning_chart.ts");
    await grid.folder.write("rows.jsonl", jsonLines(tableOf(runs.full().flat())));
    await grid.folder.write("tuning.csv", table.toCSV());
    await grid.folder.write("tuning.json", jsonText(table.objects()));
    await grid.folder.write("tuning.svg", await tuningSvg(table));
    await grid.folder.finish();
  }
  return table;
}

const script = {
  name: "tune",
  purpose:
    "Searches for the step size of each method, as the papers did: the largest stable one by " +
    "short runs, then downwards over 6, 3 and 1 times powers of ten.",
  flags: {
    problem: withDefault(problemFlag, "mnist-mlp"),
    optimizers: withDefault(common.optimizers, mainMethods.join(",")),
    paper: onOff(
      "with the papers' settings of the problems (steps, schedule, batch size), and the step sizes " +
        "that they tried; other options override them",
    ),
    scale: common.scale,
    grid: {
      placeholder: "RATES",
      help: "step sizes to try instead: 1/0.3/0.1, or one each: m-sgd=1/0.1,adam=1e-3/3e-4",
      parse: (text: string, flag: string) => numberLists(positiveNumber)(text, flag),
    },
    metric: {
      placeholder: "NAME",
      help: "what to go by: testAccuracy, testLoss, trainAccuracy or trainLoss, the best of all " +
        "evaluations (default: testAccuracy, or testLoss where there are no classes)",
      values: measures,
      parse: measure,
    },
    budget: {
      placeholder: "N",
      help: "updates in all runs together, at most (default: no limit)",
      parse: positiveInteger,
    },
    halving: onOff("give up all but the better third at 1/9 and 1/3 of the steps"),
    beta: common.beta,
    set: common.set,
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    steps: common.steps,
    "batch-size": common["batch-size"],
    "split-at": common["split-at"],
    seeds: withDefault({ ...common.seeds, help: "runs of step sizes that come close" }, "3"),
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    jobs: common.jobs,
    out: { ...common.out, help: "folder for the results; a search that was stopped goes on there" },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task tune --problem mnist-logreg --out runs/tune", "the four main methods"],
    [
      "deno task tune --problem mnist-logreg --optimizers adam --grid 0.1/0.01/0.001 --steps 100",
      "three step sizes for Adam",
    ],
    [
      "deno task tune --paper --scale 0.01 --optimizers m-sgd,m-svag --out runs/tune-paper",
      "the paper's steps, a hundredth of them",
    ],
  ],
  notes: [
    "--out gets tuning.csv, tuning.json, tuning.svg and rows.jsonl. `deno task ablate " +
    "--learning-rate @DIR` takes the winners from there.",
  ],
} as const;

if (import.meta.main) {
  await main(script, async (flags, { signal }) => {
    const { problem, beta: betas, set: settings, jobs, budget, metric, grid, splitAt, ...more } =
      flags;
    const problems = withQuadratic(problem, flags);
    const rest = { ...more, computationalBatchSize: splitAt };
    const options = { ...rest, problems, betas, settings, budget, metric, grid };
    const table = await watch(
      { ...rest, signal },
      (more) => tune({ ...options, ...more, jobs: jobs ?? defaultJobs } as TuneOptions),
    );
    console.log(
      flags.json ? rowsAsJson(table.objects()) : tuningText(table, outputStyle()),
    );
  });
}
