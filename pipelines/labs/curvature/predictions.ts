/** The prediction beside what training comes to. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { groupBy } from "../../../optimizers/group_by.ts";
import { styleOf } from "../../charts/palette.ts";
import { tableWith } from "../../rows/rows.ts";
import type { Verdict } from "../../statistics/verdict/verdict_shape.ts";
import { type Favoured, favouredBy, type ImprovementRatio } from "./ratio.ts";

const methodOf: Readonly<Record<Favoured, string>> = {
  sign: styleOf("m-ssd").label,
  gradient: styleOf("m-sgd").label,
  undecided: "undecided",
};

/** A row of {@linkcode predictionTable}. */
interface Prediction {
  readonly predicted: string;
  readonly ahead?: string;
  readonly holds?: boolean | null;
}

/**
 * Who is predicted to make faster progress, by the geometric means of both ends of R along the path; where
 * there are runs, who does: a row for each problem. `holds` is null where either of them is undecided.
 *
 * @param verdicts on the training losses of M-SGD and M-SSD; none where nothing was trained
 */
export function predictionTable(
  ratios: readonly ImprovementRatio[],
  verdicts: readonly Verdict[] = [],
): ColumnTable {
  return aq.from([...groupBy(ratios, ({ problem }) => problem)].map(([problem, own]) => {
    const least = geometricMean(own.map(({ ratioLeast }) => ratioLeast));
    const most = geometricMean(own.map(({ ratio }) => ratio));
    const predicted = favouredBy(least, most);
    const prediction = { problem, "R ≥": least, "R ≤": most, predicted: methodOf[predicted] };
    const verdict = verdicts.find((each) => each.problem === problem);
    if (verdict === undefined) return prediction;
    const ahead = aheadIn(verdict);
    const decided = predicted !== "undecided" && ahead !== "undecided";
    const [gradient, sign] = [methodIn(verdict, "m-sgd"), methodIn(verdict, "m-ssd")];
    return {
      ...prediction,
      "α M-SGD": gradient.learningRate,
      "α M-SSD": sign.learningRate,
      "M-SGD": gradient.mean ?? Infinity,
      "M-SSD": sign.mean ?? Infinity,
      ahead: methodOf[ahead],
      holds: decided ? ahead === predicted : null,
    };
  }));
}

const recordColumns = [
  "problems",
  "no prediction",
  "no difference in training",
  "compared",
  "right",
] as const;

/** How often predictions were made, and how often they were right, of those that training decided. */
export function trackRecord(predictions: ColumnTable): ColumnTable {
  const rows = predictions.objects() as Prediction[];
  const checked = rows.filter(({ ahead }) => ahead !== undefined);
  if (checked.length === 0) return tableWith(recordColumns, []);
  const undecided = ({ predicted, ahead }: Prediction) =>
    [predicted, ahead].includes(methodOf.undecided);
  const decided = checked.filter((row) => !undecided(row));
  return tableWith(recordColumns, [{
    problems: checked.length,
    "no prediction": checked.filter(({ predicted }) => predicted === methodOf.undecided).length,
    "no difference in training": checked.filter(({ ahead }) => ahead === methodOf.undecided).length,
    compared: decided.length,
    right: decided.filter(({ holds }) => holds === true).length,
  }]);
}

/** Who has the lower training loss, where the seeds tell. */
function aheadIn({ simple, pairs }: Verdict): Favoured {
  const pair = [...simple, ...pairs].find(({ first, second }) =>
    [first, second].includes("m-ssd") && [first, second].includes("m-sgd")
  )!;
  if (pair.answer !== "helps" && pair.answer !== "hurts") return "undecided";
  const better = pair.answer === "helps" ? pair.first : pair.second;
  return better === "m-ssd" ? "sign" : "gradient";
}

function methodIn({ methods }: Verdict, id: string) {
  return methods.find(({ optimizer }) => optimizer === id)!;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
