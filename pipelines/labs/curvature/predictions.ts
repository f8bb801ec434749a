/** The prediction beside what training comes to. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import { ablate, type AblateOptions } from "../../grid/ablate.ts";
import { styleOf } from "../../charts/palette.ts";
import { summarize, type SummaryRow } from "../../statistics/summary.ts";
import type { ImprovementRatio } from "./ratio.ts";

/**
 * Trains with M-SGD and M-SSD, and sets the one with the lower training loss at the end beside the
 * prediction: a row for each problem.
 */
export async function checkPredictions(
  ratios: readonly ImprovementRatio[],
  options: AblateOptions,
): Promise<ColumnTable> {
  const rows = await ablate({ ...options, optimizers: ["m-sgd", "m-ssd"] });
  const summary = summarize(rows).objects() as SummaryRow[];
  return besideTraining(ratios, summary);
}

/** The predictions alone. */
export function predictionTable(ratios: readonly ImprovementRatio[]): ColumnTable {
  return besideTraining(ratios, []);
}

function besideTraining(
  ratios: readonly ImprovementRatio[],
  summary: readonly SummaryRow[],
): ColumnTable {
  const problems = Map.groupBy(ratios, ({ problem }) => problem);
  return aq.from([...problems].map(([problem, own]) => {
    const { ratio, winner } = predictionOf(own);
    const prediction = {
      problem,
      "R along the path": ratio,
      predicted: styleOf(winner).label,
    };
    const lossOf = (id: string) =>
      summary.find((row) => row.problem === problem && row.optimizer === id);
    const [gradient, sign] = [lossOf("m-sgd"), lossOf("m-ssd")];
    if (!gradient || !sign) return prediction;
    const value = (row: SummaryRow) =>
      row.diverged > 0 || row.trainLoss === undefined ? Infinity : row.trainLoss;
    const ahead = value(sign) < value(gradient) ? "m-ssd" : "m-sgd";
    return {
      ...prediction,
      "M-SGD": value(gradient),
      "±": gradient.trainLossSd ?? null,
      "M-SSD": value(sign),
      "± ": sign.trainLossSd ?? null,
      ahead: styleOf(ahead).label,
      holds: ahead === winner,
    };
  }));
}

/** What the ratios along a path predict for a problem: by their geometric mean. */
function predictionOf(ratios: readonly ImprovementRatio[]): {
  readonly ratio: number;
  readonly winner: "m-ssd" | "m-sgd";
} {
  const logs = ratios.map(({ ratio }) => Math.log(ratio));
  const ratio = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
  return { ratio, winner: ratio > 1 ? "m-ssd" : "m-sgd" };
}
