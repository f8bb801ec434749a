/** What a method's step size was chosen among. @module */
import type { Measure, RunValue } from "../measures.ts";
import type { MethodRuns, PairedRuns, VariantRuns } from "./paired_runs.ts";
import type { Measuring } from "./primary_measure.ts";

/** A step size that a search made full runs with. */
export interface StepSizeTrial {
  /** α. */
  readonly learningRate: number;
  /** Number of runs. */
  readonly seeds: number;
  /** How many of them diverged. */
  readonly diverged: number;
  /** Means of the others, by measure; without those that were not measured. */
  readonly values: Readonly<Partial<Record<Measure, number>>>;
}

/** The search for a method's step size on a problem. */
export interface MethodTrials {
  /** Id of the problem. */
  readonly problem: string;
  /** Id of the optimizer. */
  readonly optimizer: string;
  /** The step size that was chosen. */
  readonly chosen: number;
  /** What the search went by. */
  readonly measure: Measure;
  /** What of each run counted. */
  readonly by: RunValue;
  /** All step sizes that it made full runs with. */
  readonly trials: readonly StepSizeTrial[];
}

/** The search that a method's step size is from, if it is from one. */
export function searchOf(
  { optimizer, learningRate }: Pick<MethodRuns, "optimizer" | "learningRate">,
  tuning: readonly MethodTrials[],
): MethodTrials | undefined {
  return tuning.find((each) => each.optimizer === optimizer && each.chosen === learningRate);
}

/** How many step sizes and settings a method's own were chosen among, itself included. */
export function trialsOf(method: MethodRuns, tuning: readonly MethodTrials[]): number {
  return Math.max(method.variants.length, searchOf(method, tuning)?.trials.length ?? 1);
}

/** A step size one place beside a method's own. */
export interface Neighbour {
  readonly learningRate: number;
  /** By how much the method's score is another there; infinite, on the worse side, if all runs failed. */
  readonly shift: number;
}

/**
 * The step sizes next to a method's own, below and above: among the variants that were run, by seeds in
 * common; else among the trials of the search that it is from, by the measure that is judged, on the
 * validation part where that was measured.
 */
export function neighboursOf(
  method: MethodRuns,
  { scale }: Pick<PairedRuns, "scale">,
  measuring: Measuring,
  tuning: readonly MethodTrials[],
): readonly Neighbour[] {
  const { learningRate, settings, batchSize, variants } = method;
  const score = (value: number) => scale.name === "ratio" && value <= 0 ? NaN : scale.score(value);
  const rivals = variants.filter((each) =>
    each.settings === settings && each.batchSize === batchSize && each.learningRate !== null
  );
  const known = rivals.length > 1
    ? rivals.map((each) => ({
      learningRate: each.learningRate!,
      shift: shiftOf(each, method, score, measuring.better),
    }))
    : trialShifts(searchOf(method, tuning), measuring, score);
  const sorted = known.toSorted((a, b) => a.learningRate - b.learningRate);
  const own = sorted.findIndex((each) => each.learningRate === learningRate);
  if (own < 0) return [];
  return [sorted[own - 1], sorted[own + 1]].filter((each) =>
    each !== undefined && !Number.isNaN(each.shift)
  ) as Neighbour[];
}

function shiftOf(
  variant: VariantRuns,
  own: VariantRuns,
  score: (value: number) => number,
  better: 1 | -1,
): number {
  const values = [...variant.values.values()];
  if (values.length > 0 && !values.some(Number.isFinite)) return -better * Infinity;
  const shifts = [...variant.values]
    .map(([seed, value]) => score(value) - score(own.values.get(seed) ?? NaN))
    .filter(Number.isFinite);
  return shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
}

function trialShifts(
  search: MethodTrials | undefined,
  { id, kind, better }: Measuring,
  score: (value: number) => number,
): readonly Neighbour[] {
  if (search === undefined || kind === "time") return [];
  const own = id as Measure;
  const kept = own.replace(/^test/, "validation") as Measure;
  const scoreOf = ({ values, seeds, diverged }: StepSizeTrial) =>
    diverged === seeds ? -better * Infinity : score(values[kept] ?? values[own] ?? NaN);
  const chosen = search.trials.find(({ learningRate }) => learningRate === search.chosen);
  if (chosen === undefined) return [];
  return search.trials.map((trial) => ({
    learningRate: trial.learningRate,
    shift: trial === chosen ? 0 : scoreOf(trial) - scoreOf(chosen),
  }));
}
