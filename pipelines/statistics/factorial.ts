/** The papers' 2 × 2 (ICML 2018, Fig. 1) as what it is: a factorial experiment. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import { type Measure, type Replicate, replicates, withInterval } from "./replicates.ts";

/** The papers' four main methods. */
export const mainMethods: readonly string[] = ["m-sgd", "m-ssd", "adam", "m-svag"];

/** What a factor does to a measure. */
export interface FactorialEffect {
  /** Id of the problem. */
  readonly problem: string;
  /** What is compared. */
  readonly measure: Measure;
  /** Which effect it is. */
  readonly effect: "sign" | "variance adaptation" | "interaction";
  /** Number of seeds with which none of the four methods diverged. */
  readonly seeds: number;
  /** Mean over seeds, in units of the measure. */
  readonly mean: number;
  /** Standard deviation over seeds; undefined for one seed. */
  readonly sd: number | undefined;
  /** Lower end of the 95 % interval of the mean (Student's t); undefined for one seed. */
  readonly low: number | undefined;
  /** Upper end of the interval. */
  readonly high: number | undefined;
}

type Values = Readonly<Record<string, number>>;

/** The contrasts of the four methods' values, within a seed. */
const contrasts = {
  sign: (d: Values) => (d["m-ssd"]! + d["adam"]! - d["m-sgd"]! - d["m-svag"]!) / 2,
  "variance adaptation": (d: Values) => (d["adam"]! + d["m-svag"]! - d["m-ssd"]! - d["m-sgd"]!) / 2,
  interaction: (d: Values) => (d["adam"]! - d["m-ssd"]! - d["m-svag"]! + d["m-sgd"]!) / 2,
};

/**
 * The effects of the papers' two factors at the end of the runs:
 *
 *     sign                = ½ [(M-SSD + Adam) - (M-SGD + M-SVAG)]
 *     variance adaptation = ½ [(Adam + M-SVAG) - (M-SSD + M-SGD)]
 *     interaction         = ½ [(Adam - M-SSD) - (M-SVAG - M-SGD)]
 *
 * The first two are what a factor does on the average over the other's levels; the third is half of
 * how much more variance adaptation does with the sign than without. All are contrasts within a seed,
 * so what seeds have in common drops out. Of several learning rates or settings of a method the best
 * is taken, see {@linkcode replicates}: the choice is made from the same runs, which favours methods
 * that were given more of them.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to
 * @returns a table of {@linkcode FactorialEffect}s for each problem that all four methods ran on
 */
export function factorial(rows: ColumnTable): ColumnTable {
  const empty = { problem: [], measure: [], seed: [], optimizer: [], value: [] };
  const runs = replicates(rows)
    .filter(aq.escape(({ optimizer }: Replicate) => mainMethods.includes(optimizer)));
  const wide = (runs.numRows() > 0 ? runs : aq.table(empty))
    .groupby("problem", "measure", "seed")
    .pivot("optimizer", "value");
  const complete = mainMethods.every((id) => wide.columnNames().includes(id));
  const within = !complete ? aq.table({ ...empty, effect: [] }) : wide
    .filter(aq.escape((d: Values) => mainMethods.every((id) => Number.isFinite(d[id]))))
    .derive(Object.fromEntries(
      Object.entries(contrasts).map(([effect, contrast]) => [effect, aq.escape(contrast)]),
    ))
    .fold(Object.keys(contrasts), { as: ["effect", "value"] });
  return withInterval(within.groupby("problem", "measure", "effect"), "value");
}
