/** The runs of a problem with the effects of its family, before anything is said of them. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import type { EvaluationRow } from "../../rows/rows.ts";
import { type Effect, effectsOf } from "../inference/effects.ts";
import { type FactorialDesign, mainDesign } from "../inference/design.ts";
import { familyOf } from "../inference/family.ts";
import { areReplicates, type PairedRuns, pairedRuns } from "./paired_runs.ts";
import {
  checkMargin,
  defaultMargin,
  defaultMeasure,
  type Measuring,
  measuringOf,
  type PrimaryMeasure,
} from "./primary_measure.ts";

/** How runs are judged. */
export interface JudgingOptions {
  /** What methods are judged by; test accuracy where there are classes, else test loss. */
  readonly measure?: PrimaryMeasure | undefined;
  /**
   * Differences no larger do not matter: of accuracies as they are, 0.005 by default, of losses and
   * times as a share, 0.02 by default.
   */
  readonly margin?: number | undefined;
  /** Which factors are at work in which method; those of the papers' 2 × 2 by default. */
  readonly design?: FactorialDesign | undefined;
  /** Of the whole family, 0.05 by default; for looks while seeds are added see `lookErrorRate`. */
  readonly errorRate?: number | undefined;
}

/** A problem's runs, and what they say of each contrast. */
export interface JudgedProblem extends PairedRuns {
  readonly measuring: Measuring;
  /** As in the verdict. */
  readonly margin: number;
  /** Which factors are at work in which method. */
  readonly design: FactorialDesign;
  /** Of the whole family. */
  readonly errorRate: number;
  /** Methods whose seeds are no replicates. */
  readonly constant: readonly string[];
  /** The family's effects; those of methods without replicates are not judged. */
  readonly effects: readonly Effect[];
}

/**
 * Pairs the runs of each problem, and judges the family of contrasts that its methods allow.
 *
 * @param rows evaluations of all runs
 * @returns the problems in the order of the rows
 * @throws {RangeError} if the measure is unknown or the margin not above 0
 */
export function judgedProblems(
  rows: readonly EvaluationRow[],
  options: JudgingOptions,
): JudgedProblem[] {
  return [...groupBy(rows, ({ problem }) => problem).values()].map((own) => {
    const measuring = measuringOf(options.measure ?? defaultMeasure(own));
    const { margin = defaultMargin(measuring), errorRate = 0.05, design = mainDesign } = options;
    checkMargin(margin);
    const paired = pairedRuns(own, measuring);
    const { methods, scale, scores } = paired;
    const constant = methods.filter((method) => !areReplicates(method, { scale, measuring }))
      .map(({ optimizer }) => optimizer);
    const family = familyOf(methods.map(({ optimizer }) => optimizer), design);
    const effects = effectsOf(family, scores, scale.floor, errorRate).map((effect) =>
      Object.keys(effect.contrast.weights).every((id) => constant.includes(id))
        ? { ...effect, errorRate: 0, low: undefined, high: undefined, side: 0 as const }
        : effect
    );
    return { ...paired, measuring, margin, design, errorRate, constant, effects };
  });
}
