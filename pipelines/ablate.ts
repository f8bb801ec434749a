/**
 * The papers' question, asked of problems and optimizers of one's choice: which method is better, by
 * how much, and how sure is that?
 *
 * As a script, `deno task ablate --help`; as a function, {@linkcode ablate}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import type { Betas, LearningRates, OptimizerChoice, ProblemChoice } from "./cells/choices.ts";
import { common, withQuadratic } from "./command_line/common_flags.ts";
import { onOff, UsageError, withDefault } from "./command_line/flags.ts";
import { differences } from "./statistics/differences.ts";
import { prepareFolder } from "./files/files.ts";
import { dryRunText } from "./grid/dry_run.ts";
import { factorial, mainMethods } from "./statistics/factorial.ts";
import { type GridOptions, runGrid, type RunOptions } from "./grid/grid.ts";
import { defaultJobs } from "./cells/jobs.ts";
import { digits, port } from "./command_line/port.ts";
import { differencesText, factorialText } from "./results/replication_text.ts";
import { paperGrid, type PaperOptions } from "./grid/paper.ts";
import { paperFigure, paperFigures } from "./grid/paper_figures.ts";
import { problemFlag } from "./command_line/problem_flag.ts";
import { main, outputStyle, rowsAsJson } from "./command_line/script.ts";
import type { Settings } from "./cells/settings.ts";
import { summarize } from "./statistics/summary.ts";
import { summaryText } from "./results/summary_text.ts";
import { tunedRates } from "./tuning/tuned_rates.ts";
import { watch } from "./command_line/watch.ts";

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
  /** Averaging constants β, likewise; the optimizers' defaults where absent. */
  readonly betas?: Betas | undefined;
  /** Other hyper-parameters by name, such as `{ "adam.beta2": [0.99, 0.999] }`, likewise. */
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

const defaults = { problems: ["mnist-mlp"], optimizers: mainMethods } as const;

function gridOf(
  { paper, scale, ...options }: AblateOptions,
): GridOptions & { readonly notes: readonly string[] } {
  const grid = paperGrid({ paper, scale, ...options }, defaults);
  const asked = { paper, scale };
  return { ...options, ...grid, seeds: grid.seeds ?? 1, seed: options.seed ?? 0, asked };
}

/** Where learning rates were tuned: `--learning-rate @DIR`. */
interface TunedFolder {
  readonly from: string;
}

function isFolder(rates: LearningRates | TunedFolder | undefined): rates is TunedFolder {
  return typeof rates === "object" && "from" in rates && typeof rates.from === "string";
}

const script = {
  name: "ablate",
  purpose: "Compares optimizers on problems: trains each with each, several times, and prints " +
    "what they came to.",
  flags: {
    problem: { ...problemFlag, help: `${problemFlag.help} (default: ${defaults.problems})` },
    optimizers: {
      ...common.optimizers,
      help: `methods to train it with (default: ${mainMethods.join(",")})`,
    },
    paper: {
      placeholder: "[FIGURE]",
      help:
        "with the papers' settings (steps, schedule, batch size, step sizes, ten seeds), of the " +
        `problems or of a figure: ${
          paperFigures.map(({ id }) => id).join(", ")
        }; other options override them`,
      bare: "",
      parse: (text: string): string | true | undefined => text === "" ? true : paperFigure(text).id,
    },
    scale: common.scale,
    "learning-rate": {
      ...common["learning-rate"],
      help: "0.1, or one each: m-sgd=0.1,adam=1e-3; several with /: 0.1/0.3; @DIR: what tune " +
        "found (default: the problem's)",
      parse: (text: string, flag: string): LearningRates | TunedFolder | undefined =>
        text.startsWith("@") ? { from: text.slice(1) } : common["learning-rate"].parse(text, flag),
    },
    beta: common.beta,
    set: common.set,
    spectrum: common.spectrum,
    rotate: common.rotate,
    noise: common.noise,
    steps: common.steps,
    examples: common.examples,
    "batch-size": common["batch-size"],
    "split-at": common["split-at"],
    "evaluate-every": common["evaluate-every"],
    "evaluate-on": common["evaluate-on"],
    seeds: { ...common.seeds, help: `${common.seeds.help} (default: 3, with --paper 10)` },
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    jobs: common.jobs,
    "dry-run": onOff("list the runs, done and to do, and estimate time and memory; train nothing"),
    out: { ...common.out, help: "folder for the results; a run that was stopped goes on there" },
    live: {
      placeholder: "[PORT]",
      help: "serve the report's page of the run on 127.0.0.1 while it goes; needs --out (default " +
        "port: a free one)",
      bare: "0",
      takes: digits,
      parse: port,
    },
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task ablate --out runs/mlp", "the four main methods on MNIST, with tables and curves"],
    ["deno task ablate --out runs/mlp --live", "the same, watched in a browser while it goes"],
    [
      "deno task ablate --optimizers m-sgd,m-svag --learning-rate 0.1 --steps 100 --seeds 2",
      "two methods with the same step size, a short look",
    ],
    [
      "deno task ablate --optimizers adam,adamw --set beta2=0.99/0.999 --steps 100 --seeds 2",
      "a hyper-parameter with two values",
    ],
    [
      "deno task ablate --paper iclr-fig3 --problem mnist-mlp --dry-run",
      "a part of a figure of the papers: its runs, and what they would take",
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

/** Serves the page of a folder from a thread of its own, where that is asked for. */
async function watched(out: string | undefined, live: number | undefined) {
  if (live === undefined) return undefined;
  if (out === undefined) {
    throw new UsageError(
      "--live shows what is recorded: give a folder for it, such as --out runs/a",
    );
  }
  await prepareFolder(`${out}/cells`);
  const { startLive } = await import("./report/live_thread.ts");
  const onLost = (message: string) => console.error(`the page is no longer served: ${message}`);
  return await startLive({ folders: [out], port: live }, onLost);
}

if (import.meta.main) {
  await main(script, async (flags, { signal }) => {
    const { problem, learningRate, jobs, dryRun, seeds, splitAt, live, ...named } = flags;
    const { beta: betas, set: settings, ...more } = named;
    const rest = { ...more, computationalBatchSize: splitAt };
    const figure = typeof rest.paper === "string" ? paperFigure(rest.paper) : undefined;
    const problems = problem ?? figure?.problems.map(({ id }) => id) ?? defaults.problems;
    const options = {
      ...rest,
      problems: withQuadratic(problems, flags),
      optimizers: rest.optimizers ?? figure?.optimizers ?? defaults.optimizers,
      seeds: seeds ?? (rest.paper === undefined ? 3 : undefined),
      betas,
      settings,
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
    await using page = await watched(rest.out, live);
    if (page !== undefined) console.error(`watch it: ${page.url}`);
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
