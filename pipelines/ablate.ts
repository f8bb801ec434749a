/**
 * The papers' question, asked of problems and optimizers of one's choice: which method is better, by
 * how much, and how sure is that?
 *
 * As a script, `deno task ablate --help`; as a function, {@linkcode ablate}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import type { LearningRates, OptimizerChoice, ProblemChoice } from "./cells/choices.ts";
import { defaultJobs } from "./cells/jobs.ts";
import type { Settings } from "./cells/settings.ts";
import {
  ablateDefaults as defaults,
  ablateScript,
  type TunedFolder,
} from "./command_line/ablate_script.ts";
import { withQuadratic } from "./command_line/common_flags.ts";
import { runSettingsFrom } from "./command_line/run_flags.ts";
import { main, outputStyle, rowsAsJson } from "./command_line/script.ts";
import { settingsFrom } from "./command_line/settings_flag.ts";
import { watch } from "./command_line/watch.ts";
import { dryRunText } from "./grid/dry_run.ts";
import { type GridOptions, runGrid, type RunOptions } from "./grid/grid.ts";
import { paperGrid, type PaperOptions } from "./grid/paper.ts";
import { paperFigure } from "./grid/paper_figures.ts";
import { livePage } from "./report/live_page.ts";
import { differencesText, factorialText } from "./results/replication_text.ts";
import { summaryText } from "./results/summary_text.ts";
import { differences } from "./statistics/differences.ts";
import { factorial } from "./statistics/factorial.ts";
import { summarize } from "./statistics/summary.ts";
import { tunedRates } from "./tuning/tuned_rates.ts";

/** Options of {@linkcode ablate}. */
export interface AblateOptions extends RunOptions, PaperOptions {
  /** Ids, or problems of one's own; those of the figure, or `mnist-mlp`, by default. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Ids, or optimizers of one's own; those of the figure, or the papers' four, by default. */
  readonly optimizers?: readonly OptimizerChoice[] | undefined;
  /**
   * One for all optimizers given by id, or one each, or lists to go through; the papers', if asked
   * for, or the problem's defaults where absent.
   */
  readonly learningRates?: LearningRates | undefined;
  /**
   * Other hyper-parameters by name, one value or several: `{ beta: 0.9, "adam.beta2": [0.99, 0.999] }`;
   * the optimizers' defaults where absent.
   */
  readonly settings?: Settings | undefined;
  /** Runs at a time, each in a thread of its own, or how many from the backend; 1 by default. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
  /** Replicates, with consecutive seeds; the papers' ten, if asked for, or 1 by default. */
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
 * @throws {RangeError} if a name, number or learning rate is wrong, or a problem is not one of the
 * papers' whose settings are asked for; before anything runs
 * @throws {Error} if `out` cannot be written or another run is at work there, or a problem's data
 * cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "./ablate.ts";
 * import { summarize } from "./statistics/summary.ts";
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
export async function ablate(options: AblateOptions = {}): Promise<ColumnTable> {
  const { notes, ...grid } = gridOf(options);
  notes.forEach(options.onNote ?? console.warn);
  return await runGrid(grid);
}

function gridOf(
  { paper, scale, ...options }: AblateOptions,
): GridOptions & { readonly notes: readonly string[] } {
  const grid = paperGrid({ paper, scale, ...options }, defaults);
  const asked = { paper, scale };
  return { ...options, ...grid, seeds: grid.seeds ?? 1, seed: options.seed ?? 0, asked };
}

function isFolder(rates: LearningRates | TunedFolder | undefined): rates is TunedFolder {
  return typeof rates === "object" && "from" in rates && typeof rates.from === "string";
}

if (import.meta.main) {
  await main(ablateScript, async (flags, { signal }) => {
    const { problem, learningRate, jobs, dryRun, seeds, live, ...rest } = flags;
    const figure = typeof rest.paper === "string" ? paperFigure(rest.paper) : undefined;
    const problems = problem ?? figure?.problems.map(({ id }) => id) ?? defaults.problems;
    const options = {
      ...rest,
      ...runSettingsFrom(flags),
      problems: withQuadratic(problems, flags),
      optimizers: rest.optimizers ?? figure?.optimizers ?? defaults.optimizers,
      seeds: seeds ?? (rest.paper === undefined ? 3 : undefined),
      settings: settingsFrom(flags),
      jobs: jobs ?? defaultJobs,
      signal,
    };
    const learningRates = isFolder(learningRate)
      ? await tunedRates(learningRate.from, options, rest.paper !== undefined)
      : learningRate;
    if (dryRun) {
      const { notes, ...grid } = gridOf({ ...options, learningRates });
      if (!flags.quiet) notes.forEach((note) => console.error(note));
      return console.log(await dryRunText(grid));
    }
    await using _page = await livePage(rest.out, live);
    const rows = await watch(
      { ...rest, signal },
      (more) => ablate({ ...options, learningRates, ...more }),
    );
    const summary = summarize(rows);
    if (flags.json) return console.log(rowsAsJson(summary.objects()));
    const several = (summary.array("seeds") as number[]).some((seeds) => seeds > 1);
    const pairs = several ? differencesText(differences(rows), outputStyle()) : "";
    const effects = factorialText(factorial(rows), outputStyle());
    const texts = [summaryText(summary, outputStyle()), pairs, effects];
    console.log(texts.filter((text) => text !== "").join("\n\n"));
  });
}
