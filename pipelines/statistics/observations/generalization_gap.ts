/** How much worse runs do on test data than on the data they trained on. @module */
import type { PairedScores } from "../inference/effects.ts";
import type { Scale } from "../inference/scales.ts";
import type { EvaluationRow } from "../../rows/rows.ts";
import type { JudgedProblem } from "../verdict/judged_problem.ts";
import { areReplicates, leastExamples, type PairedRuns } from "../verdict/paired_runs.ts";
import { defaultMargin } from "../verdict/primary_measure.ts";

/** The gaps of a problem's runs at their end; larger ones are worse. */
export interface GeneralizationGap {
  /** In words: `test loss - training loss`. */
  readonly title: string;
  /** Differences of gaps, as they are. */
  readonly scale: Scale;
  /** Differences of this size matter. */
  readonly margin: number;
  /** By method and seed; NaN where a run failed, since it has no gap. */
  readonly scores: PairedScores;
  /** Methods whose seeds all have the same gap. */
  readonly constant: readonly string[];
}

/** Float32's rounding, as a share of a value. */
const rounding = 2 ** -23;

/**
 * The gap between losses, and that between accuracies where there are classes. What matters of the first is the
 * margin's share of the test loss, of which the gap is a part; an accuracy is known to one example, at best.
 */
export function generalizationGaps(runs: JudgedProblem): GeneralizationGap[] {
  const { measuring, margin } = runs;
  const marginOf = (kind: "loss" | "accuracy") =>
    measuring.kind === kind ? margin : defaultMargin({ kind });
  const losses = gapsOf(runs, ({ trainLoss, testLoss }) => testLoss - trainLoss);
  const accuracies = gapsOf(
    runs,
    ({ trainAccuracy, testAccuracy }) => (trainAccuracy ?? NaN) - (testAccuracy ?? NaN),
  );
  const endsOf = (value: (row: EvaluationRow) => number) =>
    runs.methods.flatMap((method) => [...method.runs.values()].map((run) => value(run.at(-1)!)))
      .filter(Number.isFinite);
  const testLosses = endsOf(({ testLoss }) => testLoss);
  const testLoss = testLosses.reduce((sum, loss) => sum + Math.abs(loss), 0) / testLosses.length;
  const examples = runs.testExamples ??
    leastExamples(endsOf(({ testAccuracy }) => testAccuracy ?? NaN));
  return [
    {
      title: "test loss - training loss",
      scale: asTheyAre("difference", rounding * testLoss),
      margin: marginOf("loss") * testLoss,
      ...losses,
    },
    {
      title: "training accuracy - test accuracy",
      scale: asTheyAre("accuracy", 1 / examples),
      margin: marginOf("accuracy"),
      ...accuracies,
      constant: [], // counted in examples, they may agree
    },
  ].filter(({ scores }) => Object.values(scores).some((own) => own.some(Number.isFinite)));
}

function gapsOf(
  { methods, seeds }: PairedRuns,
  gap: (row: EvaluationRow) => number,
): Pick<GeneralizationGap, "scores" | "constant"> {
  const gapOf = (run: readonly EvaluationRow[] | undefined) => {
    const last = run?.at(-1);
    const value = last === undefined || last.diverged ? NaN : gap(last);
    return Number.isFinite(value) ? value : NaN;
  };
  const scores = methods.map(({ optimizer, runs }) =>
    [optimizer, seeds.map((seed) => gapOf(runs.get(seed)))] as const
  );
  const constant = scores.filter(([, own]) => {
    const values = new Map(own.entries());
    return !areReplicates({ values }, {
      scale: { name: "difference" },
      measuring: { kind: "loss" },
    });
  });
  return { scores: Object.fromEntries(scores), constant: constant.map(([id]) => id) };
}

/** Values by differences as they are, told in the units of a scale. */
function asTheyAre(name: Scale["name"], floor: number): Scale {
  return {
    name,
    score: (value) => value,
    value: (score) => score,
    effect: (difference) => difference,
    nothing: 0,
    margin: (margin) => margin,
    floor: () => floor,
  };
}
