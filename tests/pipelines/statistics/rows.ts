/** Evaluation rows for tests. */
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";

/** Rows of two evaluations each, with the given losses at the second. */
export function rowsOf(losses: Record<string, number[]>, problem = "p"): EvaluationRow[] {
  return Object.entries(losses).flatMap(([optimizer, finals]) =>
    finals.flatMap((final, seed) =>
      [1, final].map((loss, i) => ({
        problem,
        optimizer,
        learningRate: 0.1,
        settings: "",
        batchSize: 8,
        seed,
        step: 10 * i,
        examples: 80 * i,
        epoch: null,
        trainLoss: loss,
        testLoss: 2 * loss,
        trainAccuracy: Number.isNaN(loss) ? null : Math.exp(-loss),
        testAccuracy: Number.isNaN(loss) ? null : Math.exp(-2 * loss),
        testExamples: null,
        validationLoss: null,
        validationAccuracy: null,
        batchLoss: i === 0 ? null : loss,
        meanBatchSize: 8,
        diverged: Number.isNaN(loss),
        backend: "cpu",
        seconds: i * (seed + 1),
      }))
    )
  );
}

/** Final losses of the four methods that are taken apart, with three seeds. */
export const four = {
  "m-sgd": [0.2, 0.3, 0.25],
  "m-ssd": [0.5, 0.65, 0.55],
  "adam": [0.3, 0.35, 0.4],
  "m-svag": [0.1, 0.25, 0.2],
};
