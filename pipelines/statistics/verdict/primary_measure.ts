/** The one measure that methods are judged by: named beforehand, all else is descriptive. @module */
import { isExtraColumn } from "../../rows/extra_columns.ts";
import type { ExtraColumn } from "../../../problems/problem.ts";
import { isAccuracy, type Measure, measures, measureTitle } from "../measures.ts";
import type { EvaluationRow } from "../../rows/rows.ts";

/** Steps, examples or seconds until a measure is as good as a value. */
export type TimeToTarget = `${"steps" | "examples" | "seconds"}:${Measure | ExtraColumn}=${number}`;

/** What methods are judged by: a value at the end, or the time to a target. */
export type PrimaryMeasure = Measure | ExtraColumn | TimeToTarget;

/** How a run is measured. */
export interface Measuring {
  readonly id: PrimaryMeasure;
  /** What is measured at evaluations. */
  readonly measure: Measure | ExtraColumn;
  /** In words: `test accuracy`. */
  readonly title: string;
  readonly kind: "loss" | "accuracy" | "time";
  /** 1 where higher values are better, -1 where lower ones are. */
  readonly better: 1 | -1;
  /**
   * The value of a run, given its evaluations in order: infinite, on the worse side, if it diverged or
   * never arrived; NaN if it was not measured.
   */
  valueOf(run: readonly EvaluationRow[]): number;
  /** What values are counted in, as far as a run tells: of times, what evaluations are apart. */
  resolutionOf(run: readonly EvaluationRow[]): number;
}

const clocks = { steps: "step", examples: "examples", seconds: "seconds" } as const;

/**
 * The measure of an id: `testLoss`, or `steps:testAccuracy=0.9`, the steps until an evaluation shows
 * 0.9, as AlgoPerf (Dahl et al. 2023) and DeepOBS (Schneider et al. 2019) compare by. Runs that never
 * arrive are the worst ones, not left out. What only some problems measure is a measure, too:
 * `testLoss/rare`.
 *
 * @throws {RangeError} for any other
 */
export function measuringOf(id: PrimaryMeasure): Measuring {
  const match = /^(steps|examples|seconds):(.+)=([^=]+)$/.exec(id);
  const named = match?.[2] ?? id;
  const measure = isExtraColumn(named) ? named : measures.find((known) => known === named);
  const target = Number(match?.[3] ?? 0);
  if (measure === undefined || !Number.isFinite(target)) {
    throw new RangeError(
      `measure must be one of ${measures.join(", ")}, or a time such as ` +
        `steps:testAccuracy=0.9, got "${id}"`,
    );
  }
  const own = isAccuracy(measure) ? 1 : -1;
  if (match === null) {
    return {
      id,
      measure,
      title: measureTitle(measure),
      kind: own === 1 ? "accuracy" : "loss",
      better: own,
      valueOf(run) {
        const last = run.at(-1)!;
        return last.diverged ? -own * Infinity : ended(last[measure], own);
      },
      resolutionOf: () => 0,
    };
  }
  const [, unit, , text] = match;
  const clock = clocks[unit as keyof typeof clocks];
  return {
    id,
    measure,
    title: `${unit} to a ${measureTitle(measure)} of ${text}`,
    kind: "time",
    better: -1,
    valueOf(run) {
      const arrived = run.find((row) => own * ((row[measure] ?? NaN) - target) >= 0);
      const measured = run.some((row) => row.diverged || Number.isFinite(row[measure]));
      return measured ? arrived?.[clock] ?? Infinity : NaN;
    },
    resolutionOf: (run) =>
      Math.max(0, ...run.slice(1).map((row, i) => row[clock] - run[i]![clock])),
  };
}

/** The value that a run ended with: one that is not finite is the worst, whether that was noted or not. */
function ended(value: number | null | undefined, better: 1 | -1): number {
  if (value === null || value === undefined) return NaN;
  const missing = better > 0 && Number.isNaN(value); // an accuracy without classes
  return missing || Number.isFinite(value) ? value : -better * Infinity;
}

/** Test accuracy where a problem has classes, else test loss. */
export function defaultMeasure(rows: readonly EvaluationRow[]): Measure {
  return rows.some(({ testAccuracy }) => Number.isFinite(testAccuracy))
    ? "testAccuracy"
    : "testLoss";
}

/** Differences that do not matter where nobody says which: half a point of accuracy, 2 % of all else. */
export function defaultMargin({ kind }: Pick<Measuring, "kind">): number {
  return kind === "accuracy" ? 0.005 : 0.02;
}

/** Throws a `RangeError` unless a margin is a share. */
export function checkMargin(margin: number): void {
  if (margin > 0 && margin < 1) return;
  throw new RangeError(`margin must be between 0 and 1, got ${margin}`);
}
