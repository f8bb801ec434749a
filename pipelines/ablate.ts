/**
 * The papers' question, asked of problems and optimizers of one's choice: which method is better, by
 * how much, and how sure is that?
 *
 * As a script, `deno task ablate --help`; as a function, {@linkcode ablate}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import {
  type Betas,
  type LearningRates,
  nameOf,
  type OptimizerChoice,
  type ProblemChoice,
} from "./lib/choices.ts";
import { common, withQuadratic } from "./lib/common_flags.ts";
import { onOff, withDefault } from "./lib/flags.ts";
import { differences } from "./lib/differences.ts";
import { dryRunText } from "./lib/dry_run.ts";
import { factorial, mainMethods } from "./lib/factorial.ts";
import { runGrid, type RunOptions } from "./lib/grid.ts";
import { defaultJobs } from "./lib/jobs.ts";
import { differencesText, factorialText } from "./lib/replication_text.ts";
import { main, outputStyle, rowsAsJson } from "./lib/script.ts";
import { summarize } from "./lib/summary.ts";
import { summaryText } from "./lib/summary_text.ts";
import { tunedRates } from "./lib/tuned_rates.ts";
import { watch } from "./lib/watch.ts";

/** Options of {@linkcode ablate}. */
export interface AblateOptions extends RunOptions {
  /** Ids, or problems of one's own; `mnist-mlp` by default. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Ids, or optimizers of one's own; the papers' four methods by default. */
  readonly optimizers?: readonly OptimizerChoice[] | undefined;
  /**
   * One for all optimizers given by id, or one each, or lists to go through; the problem's defaults
   * where absent.
   */
  readonly learningRates?: LearningRates | undefined;
  /** Averaging constants β, likewise; the optimizers' defaults where absent. */
  readonly betas?: Betas | undefined;
  /** Runs at a time, each in a thread of its own; 1 by default. */
  readonly jobs?: number | undefined;
  /** Replicates, with consecutive seeds; 1 by default. */
  readonly seeds?: number | undefined;
  /** The first seed; 0 by default. */
  readonly seed?: number | undefined;
}

/**
 * Trains every problem with every optimizer and every seed. With the same seed all optimizers start
 * from the same parameters and see the same batches, so their differences are their own.
 *
 * With `out` every run is recorded in that folder as it goes, its state included. Killed at any
 * moment, the same call goes on where it was, bit for bit; runs that are done are not made again, and
 * other settings add to those that are there. A run is told by everything that determines its result:
 * problem and data, optimizer and hyper-parameters, seed, length, backend, and the code. Objects of
 * one's own need a `fingerprint` for that. At the end there are `rows.jsonl`, `summary.csv`,
 * `summary.json`, `curves.svg` and `manifest.json`.
 *
 * @returns a table with one row for each evaluation, see `EvaluationRow`; `summarize` makes a row
 * for each problem and optimizer of it
 * @throws {RangeError} if a name, number or learning rate is wrong; before anything runs
 * @throws {Error} if `out` cannot be written or another run is at work there, or a problem's data
 * cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "./ablate.ts";
 * import { summarize } from "./lib/summary.ts";
 *
 * const rows = await ablate({
 *   problems: ["mnist-logreg"],
 *   optimizers: ["m-sgd", "m-svag"],
 *   learningRates: 0.1,
 *   seeds: 2,
 *   steps: 10,
 *   backend: "wasm",
 * });
 * assertEquals(summarize(rows).select("optimizer", "seeds", "diverged").objects(), [
 *   { optimizer: "m-sgd", seeds: 2, diverged: 0 },
 *   { optimizer: "m-svag", seeds: 2, diverged: 0 },
 * ]);
 * ```
 */
export function ablate(options: AblateOptions = {}): Promise<ColumnTable> {
  const { problems = ["mnist-mlp"], optimizers = mainMethods, seeds = 1, seed = 0 } = options;
  return runGrid({ ...options, problems, optimizers, seeds, seed });
}

const script = {
  name: "ablate",
  purpose: "Compares optimizers on problems: trains each with each, several times, and prints " +
    "what they came to.",
  flags: {
    problem: withDefault(common.problem, "mnist-mlp"),
    optimizers: withDefault(common.optimizers, mainMethods.join(",")),
    "learning-rate": {
      ...common["learning-rate"],
      help: "0.1, or one each: m-sgd=0.1,adam=1e-3; several with /: 0.1/0.3; @DIR: what tune " +
        "found (default: the problem's)",
      parse: (text: string, flag: string) =>
        text.startsWith("@") ? { from: text.slice(1) } : common["learning-rate"].parse(text, flag),
    },
    beta: common.beta,
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    steps: common.steps,
    "batch-size": common["batch-size"],
    seeds: withDefault(common.seeds, "3"),
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    jobs: common.jobs,
    "dry-run": onOff("list the runs, done and to do, and estimate time and memory; train nothing"),
    out: { ...common.out, help: "folder for the results; a run that was stopped goes on there" },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task ablate --out runs/mlp", "the four main methods on MNIST, with tables and curves"],
    [
      "deno task ablate --optimizers m-sgd,m-svag --learning-rate 0.1 --steps 100 --seeds 2",
      "two methods with the same step size, a short look",
    ],
    [
      "deno task ablate --problem quadratic --spectrum ill --rotate --noise 4",
      "a stochastic quadratic problem, where theory is exact",
    ],
  ],
  notes: [
    "--out gets cells/ (a file for each run, every evaluation and mini-batch loss as it comes), " +
    "rows.jsonl, summary.csv, summary.json, curves.svg and manifest.json. The same command again " +
    "goes on where it was stopped or killed, and makes no run twice; other settings add runs.",
  ],
} as const;

if (import.meta.main) {
  await main(script, async (flags, { signal }) => {
    const { problem, learningRate, beta: betas, jobs, dryRun, ...rest } = flags;
    const problems = withQuadratic(problem, flags);
    const tuned = typeof learningRate === "object" && "from" in learningRate &&
      typeof learningRate.from === "string";
    const learningRates = tuned
      ? await tunedRates(learningRate.from as string, {
        problems: problems.map(nameOf),
        optimizers: rest.optimizers,
      })
      : learningRate as LearningRates | undefined;
    const grid = { ...rest, problems, learningRates, betas, jobs: jobs ?? defaultJobs };
    if (dryRun) return console.log(await dryRunText({ ...grid, signal }));
    const rows = await watch({ ...rest, signal }, (options) => runGrid({ ...grid, ...options }));
    const summary = summarize(rows);
    if (flags.json) return console.log(rowsAsJson(summary.objects()));
    const pairs = flags.seeds > 1 ? differencesText(differences(rows), outputStyle()) : "";
    const effects = factorialText(factorial(rows), outputStyle());
    const texts = [summaryText(summary, outputStyle()), pairs, effects];
    console.log(texts.filter((text) => text !== "").join("\n\n"));
  });
}
