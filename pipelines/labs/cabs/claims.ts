/** The thesis' statements on CABS, each with its numbers. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import type { Claim } from "../claims.ts";
import { type Final, nameOf, type Sensitivity } from "./finals.ts";

/**
 * A lead of less than a tenth is none. On softmax regression seeds of one method are up to 2 % apart
 * (docs/cabs.md); five times that is a guess at what they are on networks, of which few seeds are run. Of
 * accuracies it is none below two standard errors of their difference on so many examples.
 */
const margin = 0.1;

/** A statement that CABS is ahead of all others by some measure. */
interface Superiority extends Pick<Claim, "statement"> {
  /** Nothing where neither is ahead by what counts as a lead. */
  readonly holds: boolean | null;
  readonly CABS: number;
  readonly bestOther: number;
  /** Whose that is. */
  readonly other: string;
  readonly measure: string;
}

/**
 * The thesis' statements, with CABS' number and the best of the others beside each.
 *
 * @param evaluateOn examples that accuracies are measured on, at most
 */
export function claimsOf(
  best: readonly Final[],
  sensitivities: readonly Sensitivity[],
  evaluateOn = Infinity,
): ColumnTable {
  const others = <T extends { readonly batches: string }>(all: readonly T[]) =>
    all.filter(({ batches }) => batches !== "CABS");
  const own = <T extends { readonly batches: string }>(all: readonly T[]) =>
    all.find(({ batches }) => batches === "CABS")!;
  const steady = least(others(sensitivities), ({ spread }) => spread);
  const cheap = least(others(sensitivities), ({ regret }) => regret);
  const cabs = own(sensitivities);
  const loss = least(others(best), ({ trainLoss }) => trainLoss);
  const claims: Superiority[] = [
    {
      statement: "CABS depends least on the step size (Fig. 4.3)",
      CABS: cabs.spread,
      bestOther: steady.spread,
      other: nameOf(steady),
      measure: "spread",
      holds: below(cabs.spread, steady.spread),
    },
    {
      statement: "CABS loses least by a step size that is not tuned",
      CABS: cabs.regret,
      bestOther: cheap.regret,
      other: nameOf(cheap),
      measure: "regret",
      holds: below(Math.exp(cabs.regret), Math.exp(cheap.regret)),
    },
    {
      statement: "CABS has the lowest training loss (Fig. 4.2; not on MNIST)",
      CABS: own(best).trainLoss,
      bestOther: loss.trainLoss,
      other: nameOf(loss),
      measure: "train loss",
      holds: below(own(best).trainLoss, loss.trainLoss),
    },
  ];
  if (best.some(({ reachedAccuracy }) => reachedAccuracy === null)) return aq.from(claims);
  const accurate = least(others(best), ({ reachedAccuracy }) => -reachedAccuracy!);
  return aq.from([...claims, {
    statement: "CABS has the best test accuracy (Fig. 4.2; not on MNIST)",
    CABS: own(best).reachedAccuracy!,
    bestOther: accurate.reachedAccuracy!,
    other: nameOf(accurate),
    measure: "test accuracy reached",
    holds: above(own(best).reachedAccuracy!, accurate.reachedAccuracy!, evaluateOn),
  }]);
}

function below(own: number, other: number): boolean | null {
  return Math.abs(other - own) <= margin * Math.min(own, other) ? null : own < other;
}

function above(own: number, other: number, examples: number): boolean | null {
  const mean = (own + other) / 2;
  const error = Math.sqrt(2 * mean * (1 - mean) / examples);
  return Math.abs(own - other) <= 2 * error ? null : own > other;
}

function least<T>(values: readonly T[], by: (value: T) => number): T {
  return values.reduce((best, value) => by(value) < by(best) ? value : best);
}
