/** The papers' question as a function: a grid of problems and optimizers, or one of the papers'. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import type { LearningRates, OptimizerChoice, ProblemChoice } from "../cells/choices.ts";
import type { Settings } from "../cells/settings.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import { measuringOf, type PrimaryMeasure } from "../statistics/verdict/primary_measure.ts";
import type { MethodTrials } from "../statistics/verdict/trials.ts";
import { checkMargin } from "../statistics/verdict/primary_measure.ts";
import { besideFactors, factorialDesign, type MethodDesign } from "./factorial_design.ts";
import { type GridOptions, runGrid, type RunOptions } from "./grid.ts";
import { checkPositive } from "../../optimizers/check.ts";
import type { DissectionRecord } from "../runs/dissection_record.ts";
import { readManifest } from "../runs/manifest.ts";
import type { Session } from "../runs/session.ts";
import { runUntilDecided } from "./until_decided.ts";
import { paperGrid, type PaperOptions } from "./paper.ts";
import { validationShare } from "./plan.ts";

/** What is compared where nothing else is asked for. */
export const ablateDefaults = { problems: ["mnist-mlp"], optimizers: mainMethods } as const;

/** Options of {@linkcode ablate}. */
export interface AblateOptions extends RunOptions, PaperOptions {
  /** Ids, or problems of one's own; those of the figure, or `mnist-mlp`, by default. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Ids, or optimizers of one's own; those of the figure, or the papers' four, by default. */
  readonly optimizers?: readonly OptimizerChoice[] | undefined;
  /**
   * Factors, all combinations of which are the methods, in place of `optimizers`: `sign`, `adaptation`,
   * `momentum`, `decay`, `warmup`, or the names of registered ones; what each does, with which others, is
   * what the verdict says then. See {@linkcode factorialDesign}.
   */
  readonly factors?: readonly string[] | undefined;
  /** Which share of these methods is made, 1/2, 1/4, …, chosen so that most can be told apart; all by default. */
  readonly fraction?: number | undefined;
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
  /**
   * Folder where `tune` searched for the step sizes: recorded with the command that did, so that a report
   * can tell how all was made.
   */
  readonly tunedIn?: string | undefined;
  /** The dissection that these runs are part of, recorded with them, so that a report can name its command. */
  readonly dissection?: DissectionRecord | undefined;
  /** What methods are judged by, in `verdict.json`; test accuracy where there are classes, else test loss. */
  readonly measure?: PrimaryMeasure | undefined;
  /** Differences no larger do not matter, in `verdict.json`: of accuracies 0.005 by default, else 0.02. */
  readonly margin?: number | undefined;
  /**
   * The searches that step sizes are from, as `tune` in `out` has them: recorded with the runs, so that
   * what there is to doubt of them is known wherever these are judged.
   */
  readonly tuning?: readonly MethodTrials[] | undefined;
  /**
   * `"decided"` adds seeds in planned looks, 3, 5, 8, 12 and 20, until every factor is decided or the
   * budget ends, in place of `seeds`; judge its rows with `errorRate: lookErrorRate(seeds)`.
   */
  readonly until?: "decided" | undefined;
  /** Seconds that `until` may take; without end by default. */
  readonly budget?: number | undefined;
}

/**
 * Trains every problem with every optimizer and every seed. With the same seed all optimizers start
 * from the same parameters and see the same batches, so their differences are their own.
 *
 * With `out` every run is recorded in that folder as it goes, its state included. Killed at any
 * moment, the same call goes on where it was, bit for bit; runs that are done are not made again, and
 * other settings add to those that are there. A run is told by everything that determines its result:
 * problem and data, optimizer and hyper-parameters, seed, length, backend, and the code. Objects of
 * one's own need a `fingerprint` for that. At the end there are `rows.jsonl`, `verdict.json`,
 * `summary.csv`, `summary.json`, `curves.svg` and `manifest.json`.
 *
 * @returns a table with one row for each evaluation, see `EvaluationRow`; `summarize` makes a row
 * for each problem and optimizer of it, `verdict` says what each factor does
 * @throws {RangeError} if a name, number or step size is wrong, or a problem is not one of the
 * papers' whose settings are asked for; before anything runs
 * @throws {Error} if `out` cannot be written or another run is at work there, or a problem's data
 * cannot be had
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ablate } from "./ablate.ts";
 * import { summarize } from "../statistics/summary.ts";
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
  const { notes, ...rest } = ablateGrid(options);
  notes.forEach(options.onNote ?? console.warn);
  const { out, tunedIn } = options;
  const search = out === undefined || tunedIn === undefined ? undefined : await searchIn(tunedIn);
  const grid = { ...rest, asked: { ...rest.asked, tunedIn: search } };
  if (options.until === undefined) return await runGrid(grid);
  return await runUntilDecided(grid, options.budget ?? Infinity);
}

/** The command that searched in a folder, as far as its manifest tells. */
async function searchIn(folder: string): Promise<Partial<Session> & { readonly folder: string }> {
  const manifest = await readManifest(folder).catch(() => undefined);
  if (manifest === undefined) return { folder };
  const { options, backend, started } = manifest;
  return { folder, options, backend, started };
}

/** What an ablation comes to as a grid, with what is to be said of it. */
export function ablateGrid(
  { paper, scale, measure, margin, tuning, until, budget, factors, fraction, dissection, ...given }:
    AblateOptions,
): GridOptions & { readonly notes: readonly string[] } {
  const experiment = designOf({ factors, fraction, optimizers: given.optimizers });
  const optimizers = experiment?.optimizers ?? given.optimizers;
  const options = { ...given, ...besideFactors(factors, given), optimizers };
  const design = experiment && { factors: experiment.factors, runs: experiment.runs };
  const { notes, ...grid } = paperGrid({ paper, scale, ...options }, ablateDefaults);
  if (measure !== undefined) measuringOf(measure);
  if (margin !== undefined) checkMargin(margin);
  if (until !== undefined && options.seeds !== undefined) {
    throw new RangeError(`give seeds or until, not both, got ${options.seeds} and "${until}"`);
  }
  if (budget !== undefined) {
    checkPositive(budget, "budget");
    if (until === undefined) {
      throw new RangeError(`budget is for until: "decided", got ${budget} without; add until`);
    }
    if (options.join) {
      throw new RangeError(
        `processes that join would stop at different times by a budget, got ${budget}; leave it out`,
      );
    }
  }
  const asked = {
    ...{ paper, scale, measure, margin, tuning, until, budget, factors, fraction, design },
    dissection,
  };
  const judged = { measure, margin, tuning, design };
  const { validation = paper === undefined || paper === false ? validationShare : undefined } =
    options;
  const paperNotes = paper === undefined || paper === false ? [] : [
    "the papers' protocol: step sizes were chosen by the best evaluation on the test part, and no part " +
    "of the training data is kept",
  ];
  return {
    ...options,
    ...grid,
    validation,
    seeds: grid.seeds ?? 1,
    seed: options.seed ?? 0,
    asked,
    judged,
    notes: [...notes, ...paperNotes, ...(experiment ? [experiment.summary] : [])],
  };
}

/**
 * The factorial experiment that is asked for, if one is.
 *
 * @throws {RangeError} if methods are named besides, or there is a fraction of nothing, or see
 * {@linkcode factorialDesign}
 */
export function designOf(
  { factors, fraction, optimizers }: Pick<AblateOptions, "factors" | "fraction" | "optimizers">,
): MethodDesign | undefined {
  if (factors !== undefined && optimizers === undefined) {
    return factorialDesign(factors, { fraction });
  }
  if (factors !== undefined) {
    throw new RangeError(`give optimizers or factors, not both, got ${factors.join()} for factors`);
  }
  if (fraction === undefined) return undefined;
  throw new RangeError(`fraction is for factors, got ${fraction} without; add factors`);
}
