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
  /**
   * Largest relative difference of losses at evaluations, of mean mini-batch losses between them, and of each
   * mini-batch's where it is `foreseeable` updates that were compared.
   */
  readonly losses: number;
  /** Largest difference of accuracies at evaluations. */
  readonly accuracies: number;
  /** Updates that were compared, where it was only those up to which the run can be foreseen. */
  readonly foreseeable?: number | undefined;
  /** Whether all of these are within {@linkcode tolerance}. */
  readonly close: boolean;
}

/** Mini-batch losses that are compared one by one, where digits may differ. */
const firstLosses = 10;

/** Mini-batch losses of which a rule shows: the first has seen none of it. */
export const fewest = 3;

/**
 * What is still the same result where sums are rounded otherwise: relative differences of the first losses, of
 * losses at evaluations, and absolute ones of accuracies.
 *
 * Rounding differs by about 1e-7 in a sum, and training multiplies what differs. The first losses tell other
 * data, other initial values or another rule from that at once; later ones agree as far as two runs of the same
 * rule stay together. How far that is, a run itself can tell: where its initial parameters are moved by one
 * rounding, its mini-batch losses come to differ, and those of a record may differ `growth` times as much, and by
 * `first`. What is compared ends where that would be more than `losses`.
 */
export const tolerance = { first: 1e-3, losses: 0.1, accuracies: 0.03, growth: 100 } as const;

/** Relative differences of mini-batch losses, made by a rounding, above which the run cannot be foreseen. */
export const mostForeseen = (tolerance.losses - tolerance.first) / tolerance.growth;

/**
 * Compares evaluations that were recorded with the same, computed again.
 *
 * @param recorded the record's evaluations, of which as many count as were computed
 * @param growth by how much a rounding at the start changes each of the first mini-batch losses, or one before;
 * only these are compared then, and evaluations by their last one
 */
export function agreementOf(
  recorded: readonly EvaluationLine[],
  computed: readonly EvaluationLine[],
  growth?: readonly number[],
): Agreement {
  const [before, after] = [batchLossesOf(recorded), batchLossesOf(computed)];
  const foreseen = growth && Math.min(growth.length, sameSizes(recorded, computed));
  const foreseeable = foreseen ?? after.length;
  const all = computed.map((line, i) => [recorded[i], line] as const);
  // an evaluation has the parameters of the next batch's loss
  const pairs = all.filter(([, { step }]) => foreseeable === after.length || step < foreseeable);
  const differences = (of: (line: EvaluationLine) => readonly (number | null | undefined)[]) =>
    pairs.flatMap(([one, other]) => {
      const values = of(other);
      const known = one === undefined ? [] : of(one);
      return values.map((value, i) => [known[i] ?? NaN, value ?? NaN] as const);
    });
  const batches = after.slice(0, foreseeable).map((loss, i) => [before[i] ?? NaN, loss] as const);
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
    first: largest(batches.slice(0, firstLosses), relative),
    losses: largest([...losses, ...(growth ? batches : [])], relative),
    accuracies: largest(accuracies, difference),
  };
  const sameEnds = pairs.every(([one, other]) =>
    one?.step === other.step && one.diverged === other.diverged
  );
  const sameBatches = growth === undefined
    ? found.first <= tolerance.first
    : batches.length >= fewest && batches.every(([one, other], i) =>
      relative(one, other) <= tolerance.first + tolerance.growth * growth[i]!
    );
  const close = sameEnds && sameBatches && found.losses <= tolerance.losses &&
    found.accuracies <= tolerance.accuracies;
  const sameDigits = all.every(([one, other]) => digits(one) === digits(other));
  return { sameDigits, ...found, ...(growth && { foreseeable }), close };
}

/** Updates before batches of two computations differ by one example, as a rule's size may be rounded. */
function sameSizes(
  recorded: readonly EvaluationLine[],
  computed: readonly EvaluationLine[],
): number {
  const [before, after] = [recorded, computed].map((lines) =>
    lines.flatMap(({ batchSizes }) => batchSizes ?? [])
  );
  const differs = after!.findIndex((size, i) => size !== before![i]);
  const apart = Math.abs(after![differs]! - (before![differs] ?? NaN));
  return apart === 1 ? differs : Infinity;
}

/** The loss of each update's batch. */
export function batchLossesOf(lines: readonly EvaluationLine[]): readonly number[] {
  return lines.flatMap(({ batchLosses }) => batchLosses.map((loss: number | null) => loss ?? NaN));
}

/** All of an evaluation but how long it took. */
function digits(line: EvaluationLine | undefined): string | undefined {
  if (line === undefined) return undefined;
  const { seconds: _, ...rest } = line;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => a < b ? -1 : 1));
}

/** The difference over the larger one; numbers that are both not there, or not finite, are alike. */
export function relative(one: number, other: number): number {
  const apart = difference(one, other);
  if (apart === 0 || apart === Infinity) return apart;
  return apart / Math.max(Math.abs(one), Math.abs(other), Number.MIN_VALUE);
}

function difference(one: number, other: number): number {
  const [a, b] = [Number.isFinite(one), Number.isFinite(other)];
  return a && b ? Math.abs(one - other) : a || b ? Infinity : 0;
}

/** The largest difference of pairs. */
function largest(
  pairs: readonly (readonly [number, number])[],
  difference: (one: number, other: number) => number,
): number {
  return pairs.reduce((most, [one, other]) => Math.max(most, difference(one, other)), 0);
}
