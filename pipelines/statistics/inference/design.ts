/** Factorial experiments: which factors are at work in which method. @module */

/** Whether a factor is at work. */
export type FactorLevel = 0 | 1;

/** A two-level factorial experiment, or a regular fraction of one. */
export interface FactorialDesign {
  /** Names of the factors. */
  readonly factors: readonly string[];
  /**
   * By the method's id, whether each factor is at work in it, in the factors' order; methods in the standard
   * order (Yates), in which the first factor changes fastest.
   */
  readonly runs: Readonly<Record<string, readonly FactorLevel[]>>;
}

/** Methods that two factors make, by the factors in them. */
export interface TwoByTwo {
  /** The method with neither. */
  readonly plain: string;
  /** With the sign only. */
  readonly sign: string;
  /** With variance adaptation only. */
  readonly adapted: string;
  /** With both. */
  readonly both: string;
}

/** The papers' 2 × 2 (ICML 2018, Fig. 1). */
export const mainTwoByTwo: TwoByTwo = {
  plain: "m-sgd",
  sign: "m-ssd",
  adapted: "m-svag",
  both: "adam",
};

/** The papers' four main methods. */
export const mainMethods: readonly string[] = [
  mainTwoByTwo.plain,
  mainTwoByTwo.sign,
  mainTwoByTwo.both,
  mainTwoByTwo.adapted,
];

/** The papers' 2 × 2 as a factorial experiment. */
export const mainDesign: FactorialDesign = {
  factors: ["sign", "variance adaptation"],
  runs: {
    [mainTwoByTwo.plain]: [0, 0],
    [mainTwoByTwo.sign]: [1, 0],
    [mainTwoByTwo.adapted]: [0, 1],
    [mainTwoByTwo.both]: [1, 1],
  },
};

/** Some factors, by their places. */
export type FactorSet = readonly number[];

/**
 * The column of an effect: the product of the factors' ±1, run by run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { columnOf, mainDesign } from "./design.ts";
 *
 * assertEquals(columnOf(mainDesign, [0]), [-1, 1, -1, 1]);
 * assertEquals(columnOf(mainDesign, [0, 1]), [1, -1, -1, 1]);
 * ```
 */
export function columnOf({ runs }: FactorialDesign, factors: FactorSet): readonly number[] {
  return Object.values(runs).map((levels) =>
    factors.reduce((product, place) => levels[place] === 1 ? product : -product, 1)
  );
}

/** All pairs of factors, by their places. */
export function pairsOf({ factors }: FactorialDesign): readonly FactorSet[] {
  return factors.flatMap((_, i) => factors.slice(i + 1).map((_, j) => [i, i + 1 + j]));
}

/** The pairs of factors whose interaction has the same column as an effect, that pair itself left out. */
export function aliasesOf(design: FactorialDesign, factors: FactorSet): readonly FactorSet[] {
  const own = columnOf(design, factors).join();
  return pairsOf(design).filter((pair) =>
    columnOf(design, pair).join() === own && pair.join() !== factors.join()
  );
}

/** `sign × momentum`, of places. */
export function interactionName({ factors }: FactorialDesign, pair: FactorSet): string {
  return pair.map((place) => factors[place]).join(" × ");
}

/** What a factor is called in a sentence. */
export function subjectOf(factor: string): string {
  return factor === "sign" ? "the sign" : factor;
}
