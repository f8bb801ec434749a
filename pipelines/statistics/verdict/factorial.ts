/** A factorial experiment, such as the papers' 2 × 2 (ICML 2018, Fig. 1): a table of its effects. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { tableWith } from "../../rows/rows.ts";
import type { PrimaryMeasure } from "./primary_measure.ts";
import { verdict, type VerdictOptions } from "./verdict.ts";
import type { Judged, Verdict } from "./verdict_shape.ts";

/** What a factor does to a measure. */
export interface FactorialEffect extends Judged {
  /** Id of the problem. */
  readonly problem: string;
  /** What is compared. */
  readonly measure: PrimaryMeasure;
  /** Whether effects are ratios, or differences of accuracies or of other values. */
  readonly scale: Verdict["scale"];
  /**
   * `sign`, `variance adaptation`, `interaction` (of more than two factors `sign × momentum`), or a simple
   * effect: `sign with variance adaptation`.
   */
  readonly effect: string;
}

const columns = [
  ...["problem", "measure", "scale", "effect", "seeds", "failed"],
  ...["estimate", "low", "high", "answer", "moreSeeds"],
];

/**
 * The effects of the papers' two factors at the end of the runs, one family of intervals for each problem
 * that all four methods ran on; see `verdict`, of which this is a part:
 *
 *     sign                = ½ [(M-SSD + Adam) - (M-SGD + M-SVAG)]
 *     variance adaptation = ½ [(Adam + M-SVAG) - (M-SSD + M-SGD)]
 *     interaction         = ½ [(Adam - M-SSD) - (M-SVAG - M-SGD)]
 *
 * of scores: logarithms of losses, logits of accuracies. After these the simple effects, of one factor at
 * each level of the other. With `design` they are those of other factors.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to
 * @returns a table of {@linkcode FactorialEffect}s
 * @throws as `verdict` does
 */
export function factorial(rows: ColumnTable, options: VerdictOptions = {}): ColumnTable {
  return factorialTable(verdict(rows, options));
}

/** The same of verdicts. */
export function factorialTable(verdicts: readonly Verdict[]): ColumnTable {
  const effects = verdicts.flatMap(({ problem, measure, scale, factors, simple }) => {
    if (factors.some(({ by, factor }) => by !== factor)) return [];
    const all = [
      ...factors.map((each) => ({ ...each, effect: each.factor })),
      ...simple.map((each) => ({ ...each, effect: each.name })),
    ];
    return all.map((each): FactorialEffect => ({ problem, measure, scale, ...each }));
  });
  return tableWith(columns, effects);
}
