/**
 * The papers' search for step sizes (ICML 2018, §A.2), on problems and for optimizers of one's choice.
 *
 * As a script, `deno task tune --help`; as a function, {@linkcode tune}.
 *
 * @module
 */
import type { ColumnTable } from "./arquero/mod.ts";
import { defaultJobs } from "./cells/cores.ts";
import { arrayScriptOf, requeueing, submitted } from "./clusters/on_slurm.ts";
import { factorNames, problemsFrom, tunableOptimizers } from "./command_line/own_choices.ts";
import { limitTime } from "./command_line/limit_time.ts";
import { runSettingsFrom } from "./command_line/run_flags.ts";
import { printStatus } from "./command_line/print_status.ts";
import { asJson, mainOf, outputStyle } from "./command_line/script.ts";
import { settingsFrom } from "./command_line/settings_flag.ts";
import { tuneDefault, tuneScript } from "./command_line/tune_script.ts";
import { watch } from "./command_line/watch.ts";
import { openGrid, recordOf } from "./grid/grid.ts";
import { livePage } from "./report/live_page.ts";
import { csvText } from "./text/csv.ts";
import { jsonText } from "./files/json_text.ts";
import { jsonLines } from "./runs/run_folder.ts";
import { tableOf } from "./rows/rows.ts";
import { drySearchText } from "./tuning/dry_search.ts";
import { search } from "./tuning/search.ts";
import { type TuneOptions, tuningOf } from "./tuning/tune_options.ts";
import { tuningTable } from "./tuning/tuning.ts";
import { tuningText } from "./tuning/tuning_text.ts";

export type { TuneOptions } from "./tuning/tune_options.ts";

/**
 * Searches for the best constant step size of each optimizer on each problem, as the papers did: by
 * short runs (a tenth of the steps) the largest stable step size; from there downwards over 6·10^m, 3·10^m, 1·10^m,
 * at least to where it began, until the best is an order of magnitude behind and those tried last get worse and
 * worse; where several come close to the best, more seeds of these, and the best mean; of equal accuracies the one
 * with the least loss, and of those that do not differ there either the middle one. What counts is the value at the
 * end on a part of the training data that is kept for it, where there are examples to keep, so that the test part
 * is looked at once, by the replicates, which have other seeds too. With `paper` it is as in the papers: the best
 * value at any evaluation, on the test part, of several seeds the best of their mean curve, and of equals the
 * largest step size.
 *
 * With `out` runs are recorded and continued as by `ablate`, and there are `tuning.csv`,
 * `tuning.json`, `tuning.svg` and `rows.jsonl` at the end. What the papers do not say: that "stable"
 * means that the training loss does not double, and when to stop going downwards.
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
  const tuning = tuningOf(options);
  const { fixed, grid: rates, metric, budget, tolerance, seeds, halving, by, extend } = tuning;
  const { data, paper, scale, factors, fraction, dissection } = options;
  const grid = await openGrid({ ...options, judged: { measure: metric } }, {
    ...recordOf({ ...fixed, ...tuning, data }),
    grid: rates,
    ...{ metric, budget, tolerance, seeds, halving, paper, scale, extend, factors, fraction },
    dissection,
  });
  try {
    const own = { ...grid, recorded: grid.folder !== undefined };
    const { winners, runs } = await search(tuning, own, options.onNote ?? console.warn);
    const table = tuningTable(runs, winners, by);
    const { folder } = grid;
    await folder?.conclude(async () => {
      const { tuningSvg } = await import("./tuning/tuning_chart.ts");
      await folder.write("rows.jsonl", jsonLines(tableOf(runs.flat())));
      await folder.write("tuning.csv", csvText(table));
      await folder.write("tuning.json", jsonText(table.objects()));
      await folder.write("tuning.svg", await tuningSvg(table));
    });
    return table;
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = requeueing(mainOf(
  tuneScript,
  async (flags, surroundings) => {
    const { signal } = surroundings;
    limitTime(flags, surroundings);
    if (flags.status) return await printStatus(flags);
    const { jobs, dryRun, live, ...rest } = flags;
    const { problems, wordsOf } = await problemsFrom(flags, [tuneDefault]);
    const factors = await factorNames(rest.factors);
    const options: TuneOptions = {
      ...rest,
      ...runSettingsFrom(flags),
      extend: flags.extend || undefined, // by itself where there is no list
      problems,
      factors,
      optimizers: factors ? undefined : rest.optimizers && await tunableOptimizers(rest.optimizers),
      settings: settingsFrom(flags),
      jobs: jobs ?? ((backend: string) => defaultJobs(backend, flags.threads)),
      signal,
    };
    tuningOf(options); // tells what is wrong before anything is submitted
    if (dryRun && flags.on !== undefined) {
      return console.log(arrayScriptOf("tune", flags, surroundings.words).trimEnd());
    }
    if (dryRun) return console.log(await drySearchText(options));
    const join = flags.on === undefined
      ? flags.join
      : await submitted("tune", flags, surroundings.words, signal);
    const page = await livePage(rest.out, live);
    try {
      const table = await watch({ ...rest, signal }, (more) => tune({ ...options, join, ...more }));
      const text = () => tuningText(table, { ...outputStyle(), wordsOf });
      console.log(flags.json ? asJson(table.objects()) : text());
    } finally {
      await page?.[Symbol.asyncDispose]();
    }
  },
));

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
