/** What a search for step sizes is asked for, and what follows where nothing is said. @module */
import { checkCount, checkNonNegative } from "../../optimizers/check.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { nameOf } from "../cells/choices.ts";
import type { OneOrMore, Settings } from "../cells/settings.ts";
import type { RunOptions } from "../grid/grid.ts";
import { designOf } from "../grid/ablate.ts";
import { besideFactors } from "../grid/factorial_design.ts";
import { paperGrid, paperLists, type PaperOptions } from "../grid/paper.ts";
import { checkGrid, type GridChoices, validationShare } from "../grid/plan.ts";
import type { DissectionRecord } from "../runs/dissection_record.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import type { Measure, RunValue } from "../statistics/measures.ts";

/** Options of `tune`. */
export interface TuneOptions extends RunOptions, Pick<PaperOptions, "scale"> {
  /** Ids, or problems of one's own; `mnist-mlp` by default. */
  readonly problems?: readonly (string | AnyProblem)[] | undefined;
  /** Ids of optimizers; the papers' four methods by default. */
  readonly optimizers?: readonly string[] | undefined;
  /** Factors whose combinations are searched for, in place of `optimizers`, as `ablate` takes them. */
  readonly factors?: readonly string[] | undefined;
  /** Which share of the combinations, as `ablate` takes it. */
  readonly fraction?: number | undefined;
  /**
   * The papers' settings of the problems, and the step sizes that they tried where they tell which;
   * what is given besides goes before them. Off by default.
   */
  readonly paper?: boolean | undefined;
  /** Step sizes to try, for all optimizers or for one each, instead of searching for them. */
  readonly grid?: OneOrMore<number> | Readonly<Record<string, OneOrMore<number>>> | undefined;
  /**
   * Whether to go on beyond the step sizes while the best is at an end of them, four orders of magnitude at
   * most; by default where they are searched for, and not where they are given.
   */
  readonly extend?: boolean | undefined;
  /**
   * Other hyper-parameters by name, such as `{ beta: 0.9, "adam.beta2": 0.99 }`; one value each: several are a
   * search each.
   */
  readonly settings?: Settings | undefined;
  /**
   * What to go by; by default `validationAccuracy`, or `validationLoss` where there are no classes; with
   * the papers' protocol, and on problems without examples to keep, `testAccuracy` or `testLoss`.
   */
  readonly metric?: Measure | undefined;
  /**
   * Updates in all runs together, at most, or examples where their length is given in these, but for
   * the end of a last batch; without end by default. With `halving` and without `out` those that go on
   * begin again, which counts as well.
   */
  readonly budget?: number | undefined;
  /** Step sizes whose values differ by less are replicated; 0.005 by default, relative for losses. */
  readonly tolerance?: number | undefined;
  /**
   * Runs of step sizes that are close to each other; 3 by default, the papers' ten with these; 1 takes the
   * first run's word.
   */
  readonly seeds?: number | undefined;
  /**
   * Seed of the first run of each; 1,000 by default, so that what is chosen is not what is replicated: the
   * winner's run would be the first replicate, bit for bit.
   */
  readonly seed?: number | undefined;
  /** Successive halving: only the better third goes on at a ninth and at a third of the run. */
  readonly halving?: boolean | undefined;
  /** Runs at a time, or how many from the backend in use; 1 by default. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
  /** The dissection that this search is part of, recorded with it, so that a report can name its command. */
  readonly dissection?: DissectionRecord | undefined;
}

/** A search with nothing left open. */
export interface Tuning {
  readonly problems: readonly (string | AnyProblem)[];
  readonly optimizers: readonly string[];
  /** Step sizes to try; absent where they are searched for. */
  readonly grid: GridChoices["learningRates"];
  /** What all runs have in common. */
  readonly fixed: Omit<GridChoices, "problems" | "optimizers" | "seeds" | "learningRates">;
  readonly metric: Measure | undefined;
  readonly budget: number;
  readonly tolerance: number;
  /** Runs of step sizes that are close to each other. */
  readonly seeds: number;
  readonly halving: boolean;
  /** What of a run counts. */
  readonly by: RunValue;
  /** Whether to go on beyond an end. */
  readonly extend: boolean;
}

/** The seed that searches begin with: replicates, which begin with 0, have others. */
export const tuningSeed = 1000;

/**
 * The search that is asked for.
 *
 * @throws {RangeError} if a name or number is wrong, a hyper-parameter has several values, or halving is asked for
 * with the papers' settings
 */
export function tuningOf(options: TuneOptions): Tuning {
  const { problems = ["mnist-mlp"], paper = false } = options;
  const { optimizers = mainMethods } = designOf(options) ?? options;
  const { metric, budget = Infinity, tolerance = 0.005, seed = tuningSeed } = options;
  const { halving = false, seeds = paper ? 10 : 3 } = options;
  const { validation = paper ? undefined : validationShare } = options;
  if (paper && halving) {
    throw new RangeError("halving is none of the papers'; leave out one of them");
  }
  const { perProblem } = paperGrid({ ...options, optimizers }, { problems, optimizers });
  const grid = options.grid ?? (paper ? paperLists(problems.map(nameOf), optimizers) : undefined);
  const fixed = {
    ...options,
    ...besideFactors(options.factors, options),
    seed,
    validation,
    perProblem,
  };
  checkGrid({ ...fixed, problems, optimizers, learningRates: grid, seeds });
  checkSingle(options.settings);
  checkNonNegative(tolerance, "tolerance");
  if (budget !== Infinity) checkCount(budget, "budget");
  const by = paper ? "best" : "end";
  const extend = options.extend ?? grid === undefined;
  return {
    problems,
    optimizers,
    grid,
    fixed,
    metric,
    budget,
    tolerance,
    seeds,
    halving,
    by,
    extend,
  };
}

/**
 * @throws {RangeError} if a hyper-parameter has several values: a search has one winner for a method on a
 * problem, which is what runs take from its folder
 */
function checkSingle(settings: Settings = {}): void {
  for (const [name, values] of Object.entries(settings)) {
    if (!Array.isArray(values) || values.length < 2) continue;
    throw new RangeError(
      `a search is for one value of ${name}, got ${
        values.join("/")
      }; search with each by itself, ` +
        `in a folder of its own`,
    );
  }
}
