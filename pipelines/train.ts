/**
 * One run: a problem, an optimizer, a seed.
 *
 * As a script, `deno task train --help`; as a function, {@linkcode train}.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import type { LearningRate } from "../optimizers/types.ts";
import type { Betas, LearningRates, OptimizerChoice, ProblemChoice } from "./cells/choices.ts";
import { common, withQuadratic } from "./command_line/common_flags.ts";
import { onOff, UsageError, withDefault } from "./command_line/flags.ts";
import { runGrid, type RunOptions } from "./grid/grid.ts";
import { paperGrid, type PaperOptions } from "./grid/paper.ts";
import { rowsText } from "./results/rows_text.ts";
import { problemFlag } from "./command_line/problem_flag.ts";
import { main, rowsAsJson } from "./command_line/script.ts";
import type { Settings } from "./cells/settings.ts";
import { watch } from "./command_line/watch.ts";

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
  /** Of the initial parameters and the batches; 0 by default. */
  readonly seed?: number | undefined;
}

/**
 * Trains a problem with an optimizer. A run whose loss becomes NaN or infinite is a result, not an
 * error: its last row says `diverged`.
 *
 * @returns a table with one row for each evaluation, see `EvaluationRow`
 * @throws {RangeError} if a name, number or learning rate is wrong; before anything runs
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
    readonly betas?: Betas | undefined;
    readonly settings?: Settings | undefined;
  },
): Promise<ColumnTable> {
  const { problem, optimizer, paper, scale, seed = 0, ...rest } = options;
  const choices = { problems: [problem], optimizers: [optimizer] };
  const { notes, learningRates, perProblem } = paperGrid(
    { ...rest, ...choices, paper, scale },
    choices,
  );
  notes.forEach(options.onNote ?? console.warn);
  return await runGrid({ ...rest, ...choices, learningRates, perProblem, seeds: 1, seed });
}

const script = {
  name: "train",
  purpose: "Trains one problem with one optimizer and prints the evaluations on the way.",
  flags: {
    problem: withDefault({ ...problemFlag, placeholder: "ID" }, "mnist-mlp"),
    optimizers: withDefault(
      { ...common.optimizers, placeholder: "ID", help: "method to train it with" },
      "m-svag",
    ),
    paper: onOff(
      "with the papers' settings of the problem (steps, schedule, batch size, step size); other " +
        "options override them",
    ),
    scale: common.scale,
    "learning-rate": common["learning-rate"],
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
    seed: withDefault({ ...common.seed, help: "of the parameters and the batches" }, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    out: common.out,
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    ["deno task train", "M-SVAG on MNIST"],
    [
      "deno task train --problem mnist-logreg --optimizers adam --learning-rate 1e-3 --steps 200",
      "another problem, optimizer and step size",
    ],
  ],
} as const;

if (import.meta.main) {
  await main(script, async (flags, { signal }) => {
    const { problem, optimizers, learningRate: learningRates, splitAt, ...named } = flags;
    const { beta: betas, set: settings, ...more } = named;
    const rest = { ...more, computationalBatchSize: splitAt };
    only("--problem", problem);
    only("--optimizers", optimizers);
    const one = { problem: withQuadratic(problem, flags)[0]!, optimizer: optimizers[0]! };
    const rows = await watch(
      { ...rest, signal },
      (options) => trainWith({ ...rest, ...one, learningRates, betas, settings, ...options }),
    );
    console.log(flags.json ? rowsAsJson(rows.objects()) : rowsText(rows));
  });
}

function only(flag: string, names: readonly string[]): void {
  if (names.length > 1) {
    throw new UsageError(
      `${flag} takes one name here, got ${names.length}; ablate compares several`,
    );
  }
}
