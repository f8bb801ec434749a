/** What a dissection is asked for, and what follows where nothing is said. @module */
import { isExtraColumn } from "../rows/extra_columns.ts";
import { checkCount, checkPositive } from "../../optimizers/check.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { checkChoices, nameOf, type ProblemChoice } from "../cells/choices.ts";
import type { RunOptions } from "../grid/grid.ts";
import { modulesOf } from "../grid/modules_of.ts";
import type { DissectionRecord } from "../runs/dissection_record.ts";
import type { JoinOptions } from "../runs/shared.ts";
import { mainMethods } from "../statistics/inference/design.ts";
import type { Measure } from "../statistics/measures.ts";
import { measuringOf, type PrimaryMeasure } from "../statistics/verdict/primary_measure.ts";
import { checkMargin } from "../statistics/verdict/primary_measure.ts";

/** A grid of a dissection, as the command line of the script that makes its runs. */
export interface DissectionGrid {
  /** That of the search, or of the replicates. */
  readonly script: "tune" | "ablate";
  /** What its flags say, but those of problem and machine: `steps`, `batch-size`, … */
  readonly flags: Readonly<Record<string, string | number | undefined>>;
  /** Folder of its runs, in which processes take part by `--join`. */
  readonly out: string;
}

/** Options of `dissect`. */
export interface DissectOptions extends
  Pick<
    RunOptions,
    | "backend"
    | "blas"
    | "blasThreads"
    | "data"
    | "out"
    | "signal"
    | "onBackend"
    | "onNote"
    | "onProgress"
  > {
  /** Id of a problem, or one of one's own. */
  readonly problem: ProblemChoice;
  /** Seconds for all of it; 1800 by default. */
  readonly budget?: number | undefined;
  /** Ids of the methods to compare; the papers' four by default. */
  readonly optimizers?: readonly string[] | undefined;
  /** Updates in each run; the problem's, or as many as the budget allows, by default. */
  readonly steps?: number | undefined;
  /** Examples in a batch; the problem's by default. */
  readonly batchSize?: number | undefined;
  /** What methods are judged by; test accuracy where there are classes, else test loss. */
  readonly measure?: PrimaryMeasure | undefined;
  /** Differences no larger do not matter: of accuracies 0.005 by default, else 0.02. */
  readonly margin?: number | undefined;
  /** Runs at a time, or how many from the backend in use; 1 by default. */
  readonly jobs?: number | ((backend: string) => number) | undefined;
  /**
   * Has the runs of the search and of the replicates made by other processes, `jobs` at a time, and says how to
   * follow these. Seeds are added until every factor is decided: the budget is what runs are planned by.
   */
  readonly elsewhere?: ((grid: DissectionGrid) => JoinOptions) | undefined;
}

/** The same with nothing left open but what the problem says. */
export type Asked = DissectOptions & {
  readonly budget: number;
  readonly optimizers: readonly string[];
  readonly onNote: (note: string) => void;
  /** All of it for the manifests of its runs; nothing where they are not recorded. */
  readonly dissection: DissectionRecord | undefined;
};

/**
 * What is asked for.
 *
 * @throws {RangeError} if a name or number is wrong
 */
export function askedOf(options: DissectOptions): Asked {
  const { problem, budget = 1800, optimizers = mainMethods, steps, batchSize } = options;
  const { measure, margin, out, elsewhere, onNote = console.warn } = options;
  checkChoices([problem], optimizers);
  checkPositive(budget, "budget");
  if (steps !== undefined) checkCount(steps, "steps");
  if (batchSize !== undefined) checkCount(batchSize, "batchSize");
  if (measure !== undefined) measuringOf(measure);
  if (margin !== undefined) checkMargin(margin);
  if (elsewhere !== undefined && out === undefined) {
    throw new RangeError(
      "runs that are made elsewhere are in a folder that processes share: give out",
    );
  }
  return { ...options, budget, optimizers, onNote, dissection: recordOf(options) };
}

/** What is asked for, objects by name. */
function recordOf(options: DissectOptions): DissectionRecord | undefined {
  const { problem, optimizers, budget, steps, batchSize, measure, margin } = options;
  const { data, blas, blasThreads, out } = options;
  if (out === undefined) return undefined;
  const modules = modulesOf([problem], optimizers ?? []);
  return {
    folder: out,
    options: {
      ...{ problems: [nameOf(problem)], optimizers, modules },
      ...{ budget, steps, batchSize, measure, margin, data, blas, blasThreads },
    },
  };
}

/**
 * What step sizes are chosen by, for what methods are judged by: the same on the part that is kept for it; what
 * is usual where a column of the problem's own is judged.
 */
export function metricFor(
  measure: PrimaryMeasure | undefined,
  problem: AnyProblem,
): Measure | undefined {
  if (measure === undefined) return undefined;
  const wanted = measuringOf(measure).measure;
  if (isExtraColumn(wanted)) return undefined;
  if (problem.withValidation === undefined) return wanted;
  const kept = { testLoss: "validationLoss", testAccuracy: "validationAccuracy" } as const;
  return wanted === "testLoss" || wanted === "testAccuracy" ? kept[wanted] : wanted;
}
