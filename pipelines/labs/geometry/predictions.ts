/** How well Eq. 6.30 predicts what happens. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { correlation, rankCorrelation } from "../../statistics/correlation.ts";
import type { MapCell } from "./map.ts";

/** How a prediction and a measurement go together over cells. */
export interface Prediction {
  /** What R(θ_0) is compared with. */
  readonly measured: string;
  /** Pearson's correlation of the logarithms. */
  readonly pearson: number;
  /** Spearman's, of the ranks. */
  readonly spearman: number;
  /** Share of cells in which both name the same winner. */
  readonly sameWinner: number;
}

/**
 * The predicted ratio R(θ_0) of guaranteed improvements (thesis Eq. 6.30) beside the ratio of what the
 * first step gained, and of the distances that were left after all steps: over all cells, and as the
 * mean over those of equal λ_max/λ̄.
 */
export function predictions(cells: readonly MapCell[]): readonly Prediction[] {
  const predicted = (own: readonly MapCell[]) => own.map(({ predicted }) => predicted);
  const orders = (own: readonly MapCell[]) => own.map(({ orders }) => orders);
  const firstStep = cells.map(({ firstStep }) => firstStep);
  const columns = [...groupBy(cells, ({ ratio }) => ratio).values()];
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const same = (y: readonly number[]) =>
    mean(predicted(cells).map((x, i) => x > 0 === y[i]! > 0 ? 1 : 0));
  return [
    {
      measured: "gain of the first step",
      pearson: correlation(predicted(cells), firstStep),
      spearman: rankCorrelation(predicted(cells), firstStep),
      sameWinner: same(firstStep),
    },
    {
      measured: "result",
      pearson: correlation(predicted(cells), orders(cells)),
      spearman: rankCorrelation(predicted(cells), orders(cells)),
      sameWinner: same(orders(cells)),
    },
    {
      measured: "result, at equal λmax/λ̄",
      pearson: mean(columns.map((own) => correlation(predicted(own), orders(own)))),
      spearman: mean(columns.map((own) => rankCorrelation(predicted(own), orders(own)))),
      sameWinner: same(orders(cells)),
    },
  ];
}
