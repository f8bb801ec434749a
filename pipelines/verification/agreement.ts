/** How far two computations of the same cell agree. @module */
import { extraColumnsOf } from "../rows/extra_columns.ts";
import type { EvaluationLine } from "../cells/evaluation_lines.ts";
import { isAccuracy } from "../statistics/measures.ts";

/** What came of comparing. */
export interface Agreement {
  /** Whether all digits are the same. */
  readonly sameDigits: boolean;
  /** Largest relative difference of the first mini-batch losses. */
  readonly first: number;
  /** Largest relative difference of losses at evaluations, and of mean mini-batch losses between them. */
  readonly losses: number;
  /** Largest difference of accuracies at evaluations. */
  readonly accuracies: number;
  /** Whether all of these are within {@linkcode tolerance}. */
  readonly close: boolean;
}

/** Mini-batch losses that are compared one by one, where digits may differ. */
const firstLosses = 10;

/**
 * What is still the same result where sums are rounded otherwise: relative differences of the first losses, of
 * losses at evaluations, and absolute ones of accuracies.
 *
 * Rounding differs by about 1e-7 in a sum, and training multiplies what differs. The first losses tell other
 * data, other initial values or another rule from that at once; later ones agree as far as two runs of the same
 * rule stay together.
 */
export const tolerance = { first: 1e-3, losses: 0.1, accuracies: 0.03 } as const;

/**
 * Compares evaluations that were recorded with the same, computed again.
 *
 * @param recorded the record's evaluations, of which as many count as were computed
 */
export function agreementOf(
  recorded: readonly EvaluationLine[],
  computed: readonly EvaluationLine[],
): Agreement {
  const pairs = computed.map((line, i) => [recorded[i], line] as const);
  const sameDigits = pairs.every(([one, other]) => digits(one) === digits(other));
  const differences = (of: (line: EvaluationLine) => readonly (number | null | undefined)[]) =>
    pairs.flatMap(([one, other]) => {
      const values = of(other);
      const known = one === undefined ? [] : of(one);
      return values.map((value, i) => [known[i] ?? NaN, value ?? NaN] as const);
    });
  const early = differences(({ batchLosses }) => batchLosses).slice(0, firstLosses);
  const own = extraColumnsOf(computed);
  const losses = differences((line) => [
    line.trainLoss,
    line.testLoss,
    line.validationLoss,
    line.batchLoss,
    ...own.filter((name) => !isAccuracy(name)).map((name) => line[name]),
  ]);
  const accuracies = differences((line) => [
    line.trainAccuracy,
    line.testAccuracy,
    line.validationAccuracy,
    ...own.filter(isAccuracy).map((name) => line[name]),
  ]);
  const found = {
    first: largest(early, relative),
    losses: largest(losses, relative),
    accuracies: largest(accuracies, (one, other) => Math.abs(one - other)),
  };
  const sameEnds = pairs.every(([one, other]) =>
    one?.step === other.step && one.diverged === other.diverged
  );
  const close = sameEnds && found.first <= tolerance.first && found.losses <= tolerance.losses &&
    found.accuracies <= tolerance.accuracies;
  return { sameDigits, ...found, close };
}

/** All of an evaluation but how long it took. */
function digits(line: EvaluationLine | undefined): string | undefined {
  if (line === undefined) return undefined;
  const { seconds: _, ...rest } = line;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => a < b ? -1 : 1));
}

function relative(one: number, other: number): number {
  return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other), Number.MIN_VALUE);
}

/** The largest difference of pairs; numbers that are both not there, or not finite, are alike. */
function largest(
  pairs: readonly (readonly [number, number])[],
  difference: (one: number, other: number) => number,
): number {
  return pairs.reduce((most, [one, other]) => {
    const [a, b] = [Number.isFinite(one), Number.isFinite(other)];
    if (!a && !b) return most;
    return Math.max(most, a && b ? difference(one, other) : Infinity);
  }, 0);
}
