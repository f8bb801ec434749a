/** Searches for step sizes as verdicts take them, and as manifests keep them. @module */
import { fields, isNumber, isText, listOf, oneOf, orNothing, recordOf } from "../files/shapes.ts";
import { measures } from "../statistics/measures.ts";
import type { MethodTrials } from "../statistics/verdict/trials.ts";
import { isGivenUp } from "./given_up.ts";
import type { TuningRow } from "./tuning.ts";

/**
 * The searches that found a winner, each with all the step sizes that it made full runs with: what `ablate`
 * and `verdict` take as `tuning`.
 *
 * @param rows of the tables that `tune` and `loadTunings` resolve to
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tune } from "../tune.ts";
 * import { methodTrials } from "./method_trials.ts";
 * import type { TuningRow } from "./tuning.ts";
 *
 * const options = { problems: ["quadratic"], optimizers: ["m-sgd"], steps: 9, backend: "cpu" } as const;
 * const found = await tune({ ...options, grid: [0.1, 0.01], seeds: 1 });
 * const [search] = methodTrials(found.objects() as TuningRow[]);
 * assertEquals([search!.chosen, search!.trials.length], [0.1, 2]);
 * ```
 */
export function methodTrials(rows: readonly TuningRow[]): readonly MethodTrials[] {
  return rows.filter(({ winner }) => winner)
    .map(({ problem, optimizer, learningRate, metric, by }): MethodTrials => ({
      problem,
      optimizer,
      chosen: learningRate,
      measure: metric,
      by: by ?? "end", // earlier versions did not say
      trials: rows.filter((row) => row.problem === problem && row.optimizer === optimizer)
        .map((row) => ({
          learningRate: row.learningRate,
          seeds: row.seeds,
          diverged: row.diverged,
          // of those that were given up, what they would have come to is not known
          values: isGivenUp(row, rows) ? {} : Object.fromEntries(
            measures.map((measure) => [measure, row[measure]] as const)
              .filter(([, value]) => typeof value === "number"),
          ),
        })),
    }));
}

/** Whether something that was read is a list of searches. */
export function areMethodTrials(value: unknown): value is readonly MethodTrials[] {
  return areTrials(value);
}

const areTrials = listOf(fields({
  problem: isText,
  optimizer: isText,
  chosen: isNumber,
  measure: oneOf(measures),
  by: oneOf(["end", "best"]),
  trials: listOf(fields({
    learningRate: isNumber,
    seeds: isNumber,
    diverged: isNumber,
    values: recordOf(orNothing(isNumber)),
  })),
}));
