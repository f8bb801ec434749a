/**
 * The papers' question, asked of problems and optimizers of one's choice: which method is better, by
 * how much, and how sure is that?
 *
 * As a script, `deno task ablate --help`; as a function, {@linkcode ablate}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import type { LearningRates, OptimizerChoice, ProblemChoice } from "./lib/choices.ts";
import { common } from "./lib/common_flags.ts";
import { withDefault } from "./lib/flags.ts";
import { runGrid, type RunOptions } from "./lib/grid.ts";
import { main, outputStyle, rowsAsJson } from "./lib/script.ts";
import { summarize } from "./lib/summary.ts";
import { summaryText } from "./lib/summary_text.ts";
import { watch } from "./lib/watch.ts";

/** Options of {@linkcode ablate}. */
export interface AblateOptions extends RunOptions {
  /** Ids, or problems of one's own; `mnist-mlp` by default. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Ids, or optimizers of one's own; the papers' four methods by default. */
  readonly optimizers?: readonly OptimizerChoice[] | undefined;
  /** One for all optimizers given by id, or one each; the problem's defaults where absent. */
  readonly learningRates?: LearningRates | undefined;
  /** Replicates, with consecutive seeds; 1 by default. */
  readonly seeds?: number | undefined;
  /** The first seed; 0 by default. */
  readonly seed?: number | undefined;
}

const mainMethods = ["m-sgd", "m-ssd", "adam", "m-svag"];

/**
 * Trains every problem with every optimizer and every seed. With the same seed all optimizers start
 * from the same parameters and see the same batches, so their differences are their own.
 *
 * With `out` it writes `rows.jsonl` (each evaluation, as it comes), `steps.jsonl` (the mini-batch
 * losses of each run), `summary.csv`, `summary.json`, `curves.svg` and `manifest.json` there.
 *
 * @returns a table with one row for each evaluation, see `EvaluationRow`; `summarize` makes a row
 * for each problem and optimizer of it
 * @throws {RangeError} if a name, number or learning rate is wrong; before anything runs
 * @throws {Error} if `out` cannot be written, or a problem's data cannot be had
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
    "learning-rate": common["learning-rate"],
    steps: common.steps,
    "batch-size": common["batch-size"],
    seeds: withDefault(common.seeds, "3"),
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    out: common.out,
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task ablate --out runs/mlp", "the four main methods on MNIST, with tables and curves"],
    [
      "deno task ablate --optimizers m-sgd,m-svag --learning-rate 0.1 --steps 100 --seeds 2",
      "two methods with the same step size, a short look",
    ],
  ],
  notes: [
    "--out gets rows.jsonl (each evaluation), steps.jsonl (all mini-batch losses), summary.csv, " +
    "summary.json, curves.svg and manifest.json.",
  ],
} as const;

if (import.meta.main) {
  await main(script, async (flags, { signal }) => {
    const { problem: problems, learningRate: learningRates, ...rest } = flags;
    const rows = await watch(
      { ...rest, signal },
      (options) => ablate({ ...rest, ...options, problems, learningRates }),
    );
    const summary = summarize(rows);
    console.log(
      flags.json ? rowsAsJson(summary.objects()) : summaryText(summary, outputStyle()),
    );
  });
}
