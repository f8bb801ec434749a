/** How methods differ, run by run: same seed, same start, same batches. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { tableWith } from "../../rows/rows.ts";
import type { PrimaryMeasure } from "./primary_measure.ts";
import { isPair } from "./dependence.ts";
import { verdict, type VerdictOptions } from "./verdict.ts";
import type { Judged, Verdict } from "./verdict_shape.ts";

/** What one method instead of another does to a measure. */
export interface Difference extends Judged {
  /** Id of the problem. */
  readonly problem: string;
  /** What is compared. */
  readonly measure: PrimaryMeasure;
  /** Whether it is a ratio, or a difference of accuracies or of other values. */
  readonly scale: Verdict["scale"];
  /** Id of an optimizer. */
  readonly first: string;
  /** Its step size; `null` where it brings its own. */
  readonly firstLearningRate: number | null;
  /** Its other settings. */
  readonly firstSettings: string;
  /** Id of the one that it is compared with. */
  readonly second: string;
  /** Its step size; `null` where it brings its own. */
  readonly secondLearningRate: number | null;
  /** Its other settings. */
  readonly secondSettings: string;
}

const columns = [
  ...["problem", "measure", "scale", "first", "firstLearningRate", "firstSettings"],
  ...["second", "secondLearningRate", "secondSettings", "seeds", "failed"],
  ...["estimate", "low", "high", "answer", "moreSeeds"],
];

/**
 * Differences between all pairs of optimizers, at the end of their runs, paired by seed; see `verdict`, of
 * which this is a part. Of the papers' four methods, pairs have an interval where a factor that they
 * differ in was found to do something. Of several step sizes or settings of an optimizer one is taken:
 * that with most seeds, of these the best.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to
 * @returns a table of {@linkcode Difference}s
 * @throws as `verdict` does
 */
export function differences(rows: ColumnTable, options: VerdictOptions = {}): ColumnTable {
  return differencesTable(verdict(rows, options));
}

/** The same of verdicts. */
export function differencesTable(verdicts: readonly Verdict[]): ColumnTable {
  const pairs = verdicts.flatMap(({ problem, measure, scale, methods, simple, pairs }) =>
    [...simple.filter(isPair), ...pairs].map((pair): Difference => {
      const of = (id: string) => methods.find(({ optimizer }) => optimizer === id)!;
      const [first, second] = [of(pair.first), of(pair.second)];
      return {
        ...{ problem, measure, scale },
        ...pair,
        firstLearningRate: first.learningRate,
        firstSettings: first.settings,
        secondLearningRate: second.learningRate,
        secondSettings: second.settings,
      };
    })
  );
  return tableWith(columns, pairs);
}
