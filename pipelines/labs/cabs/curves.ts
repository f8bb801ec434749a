/** Curves against the examples that were seen. @module */
import type { LinePoint } from "../../charts/panels.ts";
import type { Run } from "./finals.ts";

/** One step of a run. */
export interface StepPoint {
  /** Examples seen after it. */
  readonly examples: number;
  /** Its mini-batch objective. */
  readonly loss: number;
  readonly batchSize: number;
}

/** Every step of a run, in order; those after which the loss was not finite are left out. */
export function stepsOf({ rows }: Run): readonly StepPoint[] {
  const points: StepPoint[] = [];
  let examples = 0;
  for (const { batchLosses, batchSizes = [] } of rows) {
    for (const [i, loss] of batchLosses.entries()) {
      const batchSize = batchSizes[i]!;
      if (!Number.isFinite(loss)) return points;
      examples += batchSize;
      points.push({ examples, loss, batchSize });
    }
  }
  return points;
}

/**
 * Training loss: means of mini-batch objectives in windows of so many examples, each batch in the
 * window that its middle falls into and counted by its examples.
 */
export function lossCurve(run: Run, window: number, series: string): readonly LinePoint[] {
  const bins = new Map<number, { examples: number; loss: number; at: number }>();
  for (const { examples, loss, batchSize } of stepsOf(run)) {
    const middle = examples - batchSize / 2;
    const bin = Math.floor(middle / window);
    const sum = bins.get(bin) ?? { examples: 0, loss: 0, at: 0 };
    bins.set(bin, {
      examples: sum.examples + batchSize,
      loss: sum.loss + batchSize * loss,
      at: sum.at + batchSize * middle,
    });
  }
  return [...bins.values()].map(({ examples, loss, at }) => (
    { series, x: at / examples, y: loss / examples }
  ));
}

/** Test accuracy at each evaluation but the first, before anything is learned. */
export function accuracyCurve({ rows }: Run, series: string): readonly LinePoint[] {
  return rows.slice(1).flatMap(({ examples, testAccuracy }) =>
    testAccuracy === null ? [] : [{ series, x: examples, y: testAccuracy }]
  );
}

/** The size of each batch, from its first example to its last. */
export function batchSizeCurve(run: Run, series: string): readonly LinePoint[] {
  return stepsOf(run).flatMap(({ examples, batchSize }) => [
    { series, x: examples - batchSize, y: batchSize },
    { series, x: examples, y: batchSize },
  ]);
}
