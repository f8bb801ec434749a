/** The ends of runs with several batch sizes: means, the best of each method, sensitivity. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { groupBy } from "../../../optimizers/group_by.ts";
import type { DetailedRow } from "../../rows/rows.ts";
import type { Method } from "./methods.ts";

/** A run: a method, a step size, a seed; and its rows. */
export interface Run {
  readonly method: Method;
  readonly learningRate: number;
  readonly seed: number;
  readonly rows: readonly DetailedRow[];
}

/** How a method did with a step size: means over seeds. */
export interface Final {
  readonly batches: string;
  readonly theta: number | null;
  readonly learningRate: number;
  readonly examples: number;
  readonly steps: number;
  /** Examples per update. */
  readonly meanBatchSize: number;
  /**
   * Geometric mean; of a run that diverged what it started from, as it has learned nothing.
   */
  readonly trainLoss: number;
  readonly testLoss: number;
  /** `null` where there are no classes. */
  readonly testAccuracy: number | null;
  /** The best of the run's evaluations, by which step sizes are chosen; `null` where there are no classes. */
  readonly reachedAccuracy: number | null;
  /** Runs that diverged. */
  readonly diverged: number;
  readonly seeds: number;
}

/** The last evaluation of each run, averaged over seeds. */
export function finalsOf(runs: readonly Run[]): readonly Final[] {
  const groups = groupBy(
    runs,
    ({ method, learningRate }) => `${method.rule.name} ${learningRate}`,
  );
  return [...groups.values()].map((group) => {
    const { method, learningRate } = group[0]!;
    const ends = group.map(({ rows }) => {
      const [first, last] = [rows[0]!, rows.at(-1)!];
      const { step, examples, diverged } = last;
      const { trainLoss, testLoss, testAccuracy } = diverged ? first : last;
      const reached = rows.flatMap((row) => row.diverged ? [] : row.testAccuracy ?? []);
      const reachedAccuracy = reached.length === 0 ? null : Math.max(...reached);
      return { step, examples, diverged, trainLoss, testLoss, testAccuracy, reachedAccuracy };
    });
    const steps = mean(ends.map(({ step }) => step));
    const examples = mean(ends.map((end) => end.examples));
    return {
      batches: method.family,
      theta: method.theta,
      learningRate,
      examples,
      steps,
      meanBatchSize: steps === 0 ? 0 : examples / steps,
      trainLoss: Math.exp(mean(ends.map((end) => Math.log(end.trainLoss)))),
      testLoss: mean(ends.map((end) => end.testLoss)),
      testAccuracy: meanOrNull(ends.map((end) => end.testAccuracy)),
      reachedAccuracy: meanOrNull(ends.map((end) => end.reachedAccuracy)),
      diverged: ends.filter(({ diverged }) => diverged).length,
      seeds: ends.length,
    };
  });
}

/**
 * How much a method depends on the step size. As in Fig. 4.3 the largest one is left out, if there are
 * more than two: the thesis tries 0.3, but draws 0.006 to 0.1.
 */
export interface Sensitivity {
  readonly batches: string;
  readonly theta: number | null;
  /** Step sizes that count. */
  readonly rates: number;
  /** Sample standard deviation of the final training loss. */
  readonly spread: number;
  /** That of its logarithm: relative, so that it does not tell a low loss from a high one. */
  readonly logSpread: number;
  /** Largest by smallest final training loss. */
  readonly range: number;
  /** Mean over the step sizes of ln(final training loss / the lowest of any run). */
  readonly regret: number;
  /** The spread with the largest step size. */
  readonly spreadOfAll: number;
}

/** The sensitivity of each method to the step size. */
export function sensitivitiesOf(finals: readonly Final[]): readonly Sensitivity[] {
  const lowest = Math.min(...finals.map(({ trainLoss }) => trainLoss));
  return [...groupBy(finals, nameOf).values()].map((own) => {
    const { batches, theta } = own[0]!;
    const all = own.toSorted((a, b) => a.learningRate - b.learningRate)
      .map(({ trainLoss }) => trainLoss);
    const losses = all.length > 2 ? all.slice(0, -1) : all;
    const logs = losses.map(Math.log);
    return {
      batches,
      theta,
      rates: losses.length,
      spread: deviation(losses),
      logSpread: deviation(logs),
      range: Math.max(...losses) / Math.min(...losses),
      regret: mean(logs) - Math.log(lowest),
      spreadOfAll: deviation(all),
    };
  });
}

/**
 * Of each family its best run: the best step size (and θ) by the maximum of the test accuracy within the
 * budget of examples, as the thesis has it (§4.4.4), by training loss among equals and where there are no
 * classes.
 */
export function bestOf(finals: readonly Final[]): readonly Final[] {
  return [...groupBy(finals, ({ batches }) => batches).values()].map((own) =>
    own.toSorted((a, b) =>
      a.diverged - b.diverged || (b.reachedAccuracy ?? 0) - (a.reachedAccuracy ?? 0) ||
      a.trainLoss - b.trainLoss
    )[0]!
  );
}

/** The best of each family, with its sensitivity beside it. */
export function summaryOf(
  best: readonly Final[],
  sensitivities: readonly Sensitivity[],
): ColumnTable {
  const rows = best.map(({ seeds: _, diverged: __, testLoss, ...final }) => {
    const own = sensitivities.find((each) => nameOf(each) === nameOf(final))!;
    return { ...final, testLoss, spread: own.spread, regret: own.regret };
  });
  return aq.from(rows);
}

/** `norm test 0.6`: what tells a method from all others. */
export function nameOf(
  { batches, theta }: { readonly batches: string; readonly theta: number | null },
): string {
  return theta === null ? batches : `${batches} ${theta}`;
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : mean(known);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation; 0 of fewer than two. */
function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
