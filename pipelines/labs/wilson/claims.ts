/** What the papers say, and leave open, about where methods end (ICML 2018 §5). @module */
import { significant } from "../../text/numbers.ts";
import { chosenCriterion, type Claim } from "../claims.ts";
import type { Distance } from "./solutions.ts";

/** Where a method ended on an instance. */
export interface End extends Distance {
  readonly positive: number;
  readonly id: string;
  readonly method: string;
}

/** What the statements are judged by. */
export interface Ends {
  readonly ends: readonly End[];
  /** Of each instance, see `LeastNorm`. */
  readonly leastMultipliers: readonly number[];
  /** M-SVAG on the first instance with the usual step size, and a tenth of it for ten times as many steps. */
  readonly slower: readonly [usual: number, tenth: number];
  /** Whether the settings are the usual ones, for which some criteria were chosen. */
  readonly usual: boolean;
}

const percent = (share: number) => `${significant(100 * share, 2)} %`;

/** A {@linkcode Claim} a row. */
export function claimsOf({ ends, leastMultipliers, slower, usual }: Ends): readonly Claim[] {
  const of = (...ids: readonly string[]) => ends.filter(({ id }) => ids.includes(id));
  const range = (own: readonly End[], what: keyof Distance) => {
    const values = own.map((end) => end[what]);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const gradient = range(of("sgd", "m-sgd"), "distance")[1];
  const multiplier = Math.min(...leastMultipliers);
  const adapted = range(of("m-svag"), "distance");
  const outside = Math.max(
    ...of("svag", "m-svag").map((end) => Math.abs(end.distance - end.outside) / end.distance),
  );
  const signs = of("adagrad", "rmsprop", "adam", "ssd", "m-ssd");
  const far = range(signs, "distance");
  const margins = range(signs, "margin");
  const [left, right] = [marginOf([1, -2]), marginOf([1, 0])];
  return [
    {
      statement: "1 SGD and M-SGD end at the least norm",
      measured: `${significant(gradient, 2)} off`,
      criterion: chosenCriterion("≤ 1e-9", usual),
      holds: gradient <= 1e-9,
    },
    {
      statement: "2 which is the largest margin here",
      measured: `least multiplier ${significant(multiplier, 2)}`,
      criterion: "> 0",
      holds: multiplier > 0,
    },
    {
      statement: "3 and so for all problems of this class",
      measured: `(1, 0), (3, 1), y = 1: margin ${significant(left, 3)}, ${significant(right, 3)}`,
      criterion: "equal",
      holds: left === right,
    },
    {
      statement: "4 M-SVAG ends near it, not at it",
      measured: `${percent(adapted[0])} to ${percent(adapted[1])} off`,
      criterion: chosenCriterion("> 1e-6, ≤ 5 %", usual),
      holds: adapted[0] > 1e-6 && adapted[1] <= 0.05,
    },
    {
      statement: "5 all of that is outside the points' span",
      measured: `to ${percent(outside)} of it`,
      criterion: chosenCriterion("≤ 2 %", usual),
      holds: outside <= 0.02,
    },
    {
      statement: "6 and goes with the step size",
      measured: `${percent(slower[0])}, at a tenth ${percent(slower[1])}`,
      criterion: "≤ 1/5",
      holds: slower[1] <= slower[0] / 5,
    },
    {
      statement: "7 signs end far from it",
      measured: `${percent(far[0])} to ${percent(far[1])} off, margin ≤ ${percent(margins[1])}`,
      criterion: chosenCriterion("≥ 100 %", usual),
      holds: far[0] >= 1,
    },
  ];
}

/**
 * The margin of θ on the points (1, 0) and (3, 1), both labelled 1. Gradient descent ends at (1, -2), where both
 * residuals are 0, with the least norm of all such; (1, 0) has a larger margin, and a residual of 2.
 */
function marginOf([a, b]: readonly [number, number]): number {
  return Math.min(a, 3 * a + b) / Math.hypot(a, b);
}
