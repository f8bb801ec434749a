/** Regular fractions of two-level factorial experiments. @module */
import type { FactorLevel } from "./design.ts";

/** Runs of a two-level experiment. */
export interface FactorialRuns {
  /** Of each run, whether each factor is at work; in the standard order. */
  readonly levels: readonly (readonly FactorLevel[])[];
  /** `2^5`, or `2^(5-1)` of a fraction. */
  readonly notation: string;
  /**
   * R: no effect of p factors has the column of one of fewer than R - p. Of R = 3 main effects cannot be told from
   * interactions of two factors, of 4 these not from each other, of 5 they can; infinite where all runs are made.
   */
  readonly resolution: number;
}

/** Factors at most: there are 256 methods then. */
const mostFactors = 8;

/**
 * All runs of k factors, or a fraction 1/2^p of them. The last p factors are products of others, chosen so that
 * the fraction has the highest resolution and, of those, the fewest words of that length, then of the next
 * (minimum aberration; Fries and Hunter, _Technometrics_ 22, 1980).
 *
 * @param factors k
 * @param fraction 1, ½, ¼, …
 * @throws {RangeError} if it is no such share, there are too many factors, or main effects could not be told apart
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { factorialRuns } from "./fraction.ts";
 *
 * const { levels, notation, resolution } = factorialRuns(3, 1 / 2);
 * assertEquals([notation, resolution], ["2^(3-1)", 3]);
 * assertEquals(levels, [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 1, 1]]);
 * ```
 */
export function factorialRuns(factors: number, fraction = 1): FactorialRuns {
  if (!(factors >= 1 && factors <= mostFactors)) {
    throw new RangeError(`there must be 1 to ${mostFactors} factors, got ${factors}`);
  }
  const halvings = -Math.log2(fraction);
  if (!(Number.isInteger(halvings) && halvings >= 0)) {
    throw new RangeError(`fraction must be 1, 1/2, 1/4, 1/8 and so on, got ${fraction}`);
  }
  const bases = factors - halvings;
  const generators = bases < 2 && halvings > 0 ? undefined : bestGenerators(bases, halvings);
  if (generators === undefined) {
    throw new RangeError(
      `a fraction of ${fractionText(fraction)} of ${factors} factors cannot tell them apart: ` +
        "take a larger one",
    );
  }
  const levels = Array.from({ length: 2 ** bases }, (_, run) => {
    const base = Array.from({ length: bases }, (_, place): FactorLevel => run >> place & 1 ? 1 : 0);
    const zeros = (word: number) => base.filter((level, i) => level === 0 && word >> i & 1).length;
    return [...base, ...generators.map((word): FactorLevel => zeros(word) % 2 === 0 ? 1 : 0)];
  });
  const lengths = wordsOf(generators, bases).map(lettersIn);
  return {
    levels,
    notation: halvings === 0 ? `2^${factors}` : `2^(${factors}-${halvings})`,
    resolution: Math.min(Infinity, ...lengths),
  };
}

/** A resolution as it is written, `V`; empty where all runs are made. */
export function resolutionText(resolution: number): string {
  return ["III", "IV", "V", "VI", "VII", "VIII"][resolution - 3] ?? "";
}

/** `1/4`. */
export function fractionText(fraction: number): string {
  return fraction === 1 ? "1" : `1/${1 / fraction}`;
}

/** Which factors each of the last is the product of, as bits; `undefined` where there are too few products. */
function bestGenerators(bases: number, halvings: number): readonly number[] | undefined {
  const candidates = Array.from({ length: 2 ** bases }, (_, word) => word)
    .filter((word) => lettersIn(word) >= 2)
    .sort((a, b) => lettersIn(b) - lettersIn(a) || a - b);
  let best: { readonly chosen: readonly number[]; readonly counts: readonly number[] } | undefined;
  for (const chosen of choices(candidates, halvings)) {
    const counts = Array<number>(bases + halvings + 1).fill(0);
    for (const word of wordsOf(chosen, bases)) counts[lettersIn(word)]!++;
    if (best === undefined || isLess(counts, best.counts)) best = { chosen, counts };
  }
  return best?.chosen;
}

/** The defining words: all products of the generators, each with the factor that it makes. */
function wordsOf(generators: readonly number[], bases: number): readonly number[] {
  const own = generators.map((word, i) => word | 1 << bases + i);
  return Array.from(
    { length: 2 ** own.length - 1 },
    (_, i) =>
      own.reduce((product, word, place) => (i + 1) >> place & 1 ? product ^ word : product, 0),
  );
}

function lettersIn(word: number): number {
  return word.toString(2).replaceAll("0", "").length;
}

/** All ways to choose so many of some numbers, in their order. */
function* choices(numbers: readonly number[], count: number): Generator<readonly number[]> {
  if (count === 0) return yield [];
  for (const [i, first] of numbers.entries()) {
    for (const rest of choices(numbers.slice(i + 1), count - 1)) yield [first, ...rest];
  }
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((count, i) => count !== other[i]);
  return at >= 0 && one[at]! < other[at]!;
}
