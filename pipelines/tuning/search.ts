/** The searches of all methods on all problems, side by side. @module */
import { nameOf, type ProblemChoice, ratesOf } from "../cells/choices.ts";
import { isAccuracy } from "../statistics/measures.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { type Outcome, searchStepSize } from "./step_size_search.ts";
import { placeNear } from "./step_sizes.ts";
import type { Tuning } from "./tune_options.ts";
import type { Winner } from "./tuning.ts";
import { type MethodTrial, type SearchGrid, tuningRuns } from "./tuning_runs.ts";
import { inWaves } from "./waves.ts";

/** What searches came to. */
export interface Found {
  /** Of each method on each problem. */
  readonly winners: readonly Winner[];
  /** The rows of all full runs, run by run. */
  readonly runs: readonly (readonly EvaluationRow[])[];
}

/**
 * Searches for the step size of each method on each problem; the runs that they ask for at a time are made
 * together.
 */
export async function search(
  tuning: Tuning,
  grid: SearchGrid,
  onNote: (note: string) => void,
): Promise<Found> {
  const { problems, optimizers, tolerance, halving, seeds } = tuning;
  const runs = tuningRuns({ ...tuning, grid, onNote });
  const methods = problems.flatMap((problem) =>
    optimizers.map((optimizer) => ({ problem, optimizer }))
  );
  const searches = methods.map(({ problem, optimizer }) => {
    const choices = { problems: [problem], optimizers: [optimizer] };
    return async (
      ask: (trials: readonly MethodTrial[]) => Promise<readonly (Outcome | undefined)[]>,
    ) => {
      const id = nameOf(problem);
      const options = {
        grid: ratesFor(tuning, problem, optimizer)?.toSorted((a, b) => b - a),
        start: await startOf(tuning, problem, optimizer, grid),
        replicates: seeds,
        halving,
        extend: tuning.extend,
        meanCurve: tuning.by === "best",
        tie: (best: number) =>
          isAccuracy(runs.metricOf(id)) ? tolerance : tolerance * Math.abs(best),
      };
      const learningRate = await searchStepSize(
        options,
        (trials) => ask(trials.map((trial) => ({ ...trial, choices }))),
      );
      return { problem: id, optimizer, learningRate, metric: runs.metricOf(id) };
    };
  });
  const winners = await inWaves(searches, runs.run);
  return { winners, runs: runs.full() };
}

/** Where a search begins, a place as in `stepSizeAt`: the first step size given, or the default one. */
export async function startOf(
  tuning: Tuning,
  problem: ProblemChoice,
  optimizer: string,
  grid: Pick<SearchGrid, "defaultRate">,
): Promise<number> {
  const [first] = ratesFor(tuning, problem, optimizer) ?? [];
  return placeNear(first ?? await grid.defaultRate(problem, optimizer) ?? 0.1);
}

function ratesFor(
  { grid }: Tuning,
  problem: ProblemChoice,
  optimizer: string,
): readonly number[] | undefined {
  return ratesOf(nameOf(problem), optimizer, grid) as readonly number[] | undefined;
}
