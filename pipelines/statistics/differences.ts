/** How methods differ, run by run: same seed, same start, same batches. @module */
import type { ColumnTable } from "arquero";
import * as aq from "arquero";
import { type Measure, replicates, withInterval } from "./replicates.ts";

/** The difference of two methods in one measure. */
export interface Difference {
  /** Id of the problem. */
  readonly problem: string;
  /** What is compared. */
  readonly measure: Measure;
  /** Id of an optimizer. */
  readonly first: string;
  /** Its learning rate; `null` where it brings its own. */
  readonly firstLearningRate: number | null;
  /** Its other settings. */
  readonly firstSettings: string;
  /** Id of the one that is subtracted from it. */
  readonly second: string;
  /** Its learning rate; `null` where it brings its own. */
  readonly secondLearningRate: number | null;
  /** Its other settings. */
  readonly secondSettings: string;
  /** Number of seeds with which neither diverged. */
  readonly seeds: number;
  /** Mean over seeds of the first one's value minus the second one's. */
  readonly mean: number;
  /** Standard deviation of these differences; undefined for one seed. */
  readonly sd: number | undefined;
  /** Lower end of the 95 % interval of the mean (Student's t); undefined for one seed. */
  readonly low: number | undefined;
  /** Upper end of the interval. */
  readonly high: number | undefined;
}

/**
 * Paired differences between all pairs of optimizers, at the end of their runs. Much of the spread
 * between seeds is common to all methods and drops out, so an interval that leaves out 0 can be had
 * where those of the means overlap. Of several learning rates or settings of an optimizer the best is
 * taken, see {@linkcode replicates}.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to
 * @returns a table of {@linkcode Difference}s
 */
export function differences(rows: ColumnTable): ColumnTable {
  const order = rows.select("optimizer").dedupe().array("optimizer") as string[];
  const of = (which: string) => ({
    optimizer: which,
    learningRate: `${which}LearningRate`,
    settings: `${which}Settings`,
    value: `${which}Value`,
  });
  const runs = replicates(rows);
  const keys = ["problem", "measure", "seed"];
  const names = (which: string) => [which, `${which}LearningRate`, `${which}Settings`];
  const pairs = runs.rename(of("first"))
    .join(runs.rename(of("second")), [[...keys], [...keys]])
    .filter(
      aq.escape(({ first, second }: Record<string, string>) =>
        order.indexOf(first!) < order.indexOf(second!)
      ),
    )
    .derive({
      difference: (d: { firstValue: number; secondValue: number }) => d.firstValue - d.secondValue,
    })
    .groupby("problem", "measure", ...names("first"), ...names("second"));
  return withInterval(pairs, "difference");
}
