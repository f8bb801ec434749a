/** Training with both methods at their best step sizes. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { ablate, type AblateOptions } from "../../grid/ablate.ts";
import { verdict } from "../../statistics/verdict/verdict.ts";
import type { Verdict } from "../../statistics/verdict/verdict_shape.ts";
import type { TuneOptions } from "../../tuning/tune_options.ts";
import type { TuningRow } from "../../tuning/tuning.ts";

/** The methods that make faster progress, or not. */
export const raced = ["m-sgd", "m-ssd"] as const;

/** What the runs have in common. */
export type TunedRunsOptions = Pick<
  AblateOptions,
  | "problems"
  | "steps"
  | "batchSize"
  | "evaluateOn"
  | "seeds"
  | "seed"
  | "backend"
  | "blas"
  | "blasThreads"
  | "data"
  | "signal"
>;

/** Step sizes that end with up to twice the best loss are told apart by three seeds: noise does as much. */
const tolerance = 1;

/**
 * Searches for the step sizes of M-SGD and M-SSD that end with the least training loss, by seeds of their
 * own, trains with both at these, and judges the training losses.
 *
 * @param tune the search
 * @returns a verdict for each problem
 */
export async function trainTuned(
  tune: (options: TuneOptions) => Promise<ColumnTable>,
  { seeds, seed, problems, ...options }: TunedRunsOptions,
): Promise<readonly Verdict[]> {
  const evaluateEvery = options.steps; // the end is what counts
  const run = { ...options, evaluateEvery, validation: 0, onNote: () => {} };
  const search = await tune({
    ...run,
    problems: problems ?? [],
    optimizers: [...raced],
    metric: "trainLoss",
    tolerance,
  });
  const winners = (search.objects() as TuningRow[]).filter(({ winner }) => winner);
  const learningRates = Object.fromEntries(
    winners.map((row) => [`${row.problem}:${row.optimizer}`, row.learningRate]),
  );
  const rows = await ablate({ ...run, problems, optimizers: raced, learningRates, seeds, seed });
  return verdict(rows, { measure: "trainLoss" });
}
