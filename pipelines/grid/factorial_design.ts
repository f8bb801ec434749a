/** Methods of a factorial experiment. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";
import { factoredId } from "../../optimizers/methods/factored/factored_id.ts";
import {
  allFactors,
  factorTitle,
  ownLink,
  without,
} from "../../optimizers/methods/factored/factors.ts";
import type { StepSettings } from "../../problems/problem.ts";
import type { FactorialDesign, FactorLevel } from "../statistics/inference/design.ts";
import { factorialRuns, fractionText, resolutionText } from "../statistics/inference/fraction.ts";

/** A factorial experiment with the methods that it is made of. */
export interface MethodDesign extends FactorialDesign {
  /** Ids of the methods, in the standard order. */
  readonly optimizers: readonly string[];
  /** What is to be said of it: `2^(5-1), resolution V: 16 of 32 methods`. */
  readonly summary: string;
}

/**
 * The methods that all combinations of some factors make, or a fraction of these; momentum is at work where it is
 * none of them, as in the papers' methods, all others are not.
 *
 * @param factors names, `sign`, `adaptation`, `momentum`, `decay`, `warmup`, or those of registered ones
 * @param options `fraction`: which share of the methods is made; 1 by default
 * @throws {RangeError} if a name is no factor's or is given twice, or see {@linkcode factorialRuns}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { factorialDesign } from "./factorial_design.ts";
 *
 * const { optimizers, summary } = factorialDesign(["sign", "adaptation"]);
 * assertEquals(optimizers, ["m-sgd", "m-ssd", "m-svag", "adam"]);
 * assertEquals(summary, "2^2: 4 methods");
 * const half = factorialDesign(["sign", "momentum", "decay"], { fraction: 1 / 2 });
 * assertEquals(half.optimizers, ["sgd+decay", "ssd", "m-sgd", "m-ssd+decay"]);
 * ```
 */
export function factorialDesign(
  factors: readonly string[],
  { fraction = 1 }: { readonly fraction?: number | undefined } = {},
): MethodDesign {
  if (factors.length === 0) throw new RangeError("there must be at least one factor");
  const unknown = factors.find((name) => !allFactors().includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, allFactors());
  const repeated = factors.find((name, i) => factors.indexOf(name) !== i);
  if (repeated !== undefined) throw new RangeError(`the factor "${repeated}" is given twice`);
  const { levels, notation, resolution } = factorialRuns(factors.length, fraction);
  const optimizers = levels.map((own) => methodOf(factors, own));
  const titles = factors.map(factorTitle);
  const whole = 2 ** factors.length;
  const written = resolutionText(resolution);
  return {
    factors: titles,
    runs: Object.fromEntries(optimizers.map((id, i) => [id, levels[i]!])),
    optimizers,
    summary: fraction === 1
      ? `${notation}: ${whole} methods`
      : `${notation}, ${fractionText(fraction)} of all, of resolution ${written}: ` +
        `${optimizers.length} of ${whole} methods`,
  };
}

function methodOf(factors: readonly string[], levels: readonly FactorLevel[]): string {
  const usual = factors.includes("momentum") ? [] : ["momentum"];
  const parts = factors.flatMap((name, i) => {
    if (levels[i] === 1) return [name];
    return ownLink(without(name)) === undefined ? [] : [without(name)];
  });
  return factoredId([...usual, ...parts]);
}

/** What a run does to the steps of all methods alike, by the factor that does it to some. */
const likeFactors = { decay: "weightDecay", warmup: "warmup" } as const;

/**
 * What the factors of an experiment do to some methods, a run does to none besides, whatever the problem's
 * defaults are, unless it is said.
 */
export function besideFactors(factors: readonly string[] = [], given: StepSettings): StepSettings {
  return Object.fromEntries(
    Object.entries(likeFactors).filter(([factor]) => factors.includes(factor))
      .map(([, option]) => [option, given[option] ?? 0]),
  );
}
