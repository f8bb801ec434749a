/**
 * One run: a problem, an optimizer, a seed.
 *
 * As a script, `deno task train --help`; as a function, {@linkcode train}.
 *
 * @module
 */
import type { ColumnTable } from "./arquero/mod.ts";
import type { LearningRate } from "../optimizers/types.ts";
import type { LearningRates, OptimizerChoice, ProblemChoice } from "./cells/choices.ts";
import type { Settings } from "./cells/settings.ts";
import { onlyOne, optimizerChoices, problemsFrom } from "./command_line/own_choices.ts";
import { limitTime } from "./command_line/limit_time.ts";
import { runSettingsFrom } from "./command_line/run_flags.ts";
import { asJson, mainOf, outputStyle } from "./command_line/script.ts";
import { settingsFrom } from "./command_line/settings_flag.ts";
import { trainDefault, trainScript } from "./command_line/train_script.ts";
import { watch } from "./command_line/watch.ts";
import { runGrid, type RunOptions } from "./grid/grid.ts";
import { paperGrid, type PaperOptions } from "./grid/paper.ts";
import { rowsText } from "./results/rows_text.ts";

/** Options of {@linkcode train}. */
export interface TrainOptions extends RunOptions, Pick<PaperOptions, "scale"> {
  /** An id, or a problem of one's own. */
  readonly problem: ProblemChoice;
  /** An id, or an optimizer of one's own. */
  readonly optimizer: OptimizerChoice;
  /** The papers' settings of the problem; what is given besides goes before them. Off by default. */
  readonly paper?: boolean | undefined;
  /** For an optimizer given by id; the papers', or the problem's default for it, where absent. */
  readonly learningRate?: LearningRate | undefined;
  /** Other hyper-parameters by name, such as `{ beta: 0.99 }`; the optimizer's defaults where absent. */
  readonly settings?: Settings | undefined;
  /** Of the initial parameters and the batches; 0 by default. */
  readonly seed?: number | undefined;
}

/**
 * Trains a problem with an optimizer. A run whose loss becomes NaN or infinite is a result, not an
 * error: its last row says `diverged`.
 *
 * @returns a table with one row for each evaluation, see `EvaluationRow`
 * @throws {RangeError} if a name, number or step size is wrong; before anything runs
 * @throws {Error} if `out` cannot be written, or the problem's data cannot be had
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { train } from "./train.ts";
 *
 * const rows = await train({
 *   problem: "mnist-logreg",
 *   optimizer: "m-svag",
 *   learningRate: 0.1,
 *   steps: 50,
 *   evaluateEvery: 25,
 *   backend: "wasm",
 * });
 * assertEquals(rows.array("step"), [0, 25, 50]);
 * assert(rows.get("testAccuracy", 2) > 0.7);
 * ```
 */
export function train({ learningRate, ...options }: TrainOptions): Promise<ColumnTable> {
  return trainWith({ ...options, learningRates: learningRate });
}

async function trainWith(
  options: Omit<TrainOptions, "learningRate"> & {
    readonly learningRates: LearningRates | undefined;
  },
): Promise<ColumnTable> {
  const { problem, optimizer, paper, scale, seed = 0, ...rest } = options;
  const choices = { problems: [problem], optimizers: [optimizer] };
  const asked = { paper, scale };
  const { notes, learningRates, perProblem } = paperGrid(
    { ...rest, ...choices, ...asked },
    choices,
  );
  notes.forEach(options.onNote ?? console.warn);
  return await runGrid({ ...rest, ...choices, learningRates, perProblem, seeds: 1, seed, asked });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf(
  trainScript,
  async (flags, surroundings) => {
    const { signal } = surroundings;
    limitTime(flags, surroundings);
    const { optimizers, learningRate: learningRates, ...rest } = flags;
    const named = await problemsFrom(flags, [trainDefault]);
    const run = {
      ...rest,
      ...runSettingsFrom(flags),
      problem: onlyOne("--problem", named.problems),
      optimizer: onlyOne("--optimizers", await optimizerChoices(optimizers)),
      learningRates,
      settings: settingsFrom(flags),
    };
    const rows = await watch({ ...rest, signal }, (options) => trainWith({ ...run, ...options }));
    console.log(flags.json ? asJson(rows.objects()) : rowsText(rows, outputStyle()));
  },
);

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
