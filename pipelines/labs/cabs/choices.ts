/** CABS' choices beside what its formula gives on all training examples. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { roundClip } from "../../../optimizers/batch_sizes/bounds.ts";
import { constantBatchSize } from "../../../optimizers/batch_sizes/constant.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { countOf } from "../../../problems/data/restacked_examples.ts";
import { inParts } from "../../../problems/kinds/in_parts.ts";
import { merged, type Moments, partMoments } from "../../../problems/kinds/part_moments.ts";
import type { AnyProblem, ExampleStream } from "../../../problems/problem.ts";
import { unevaluated } from "../../training/unevaluated.ts";
import { median } from "../../statistics/median.ts";
import { openBatches } from "../../training/batch_source.ts";
import { training, type TrainingOptions } from "../../training/training.ts";

/** Steps before and after a point whose batch sizes are compared with it. */
export const halfWindow = 10;

/** A point of a run. */
export interface ChoiceRow {
  readonly step: number;
  readonly examples: number;
  /** f on all training examples, regularization included. */
  readonly loss: number;
  /** tr(Σ) of a single example's gradient, over all training examples. */
  readonly varianceSum: number;
  /** `α tr(Σ) / f`. */
  readonly formula: number;
  /** The same, rounded and clipped as CABS does. */
  readonly batchSize: number;
  /** Median of the batch sizes in the window of up to 21 steps around the point. */
  readonly chosen: number;
  /** `chosen / batchSize`. */
  readonly ratio: number;
  /** Whether the two are within 20 % of each other. */
  readonly holds: boolean;
}

/**
 * Runs CABS again, stops at some points of the run, and computes there what it estimates: loss and
 * variance from a full pass over the training data.
 *
 * @param run with CABS as its batch size, a length in examples, and a constant step size
 * @param points how many, evenly over the run
 * @param chunk examples of the full pass that are computed at a time
 */
export async function checkChoices(
  run: TrainingOptions & { readonly examples: number },
  points: number,
  chunk = 250,
): Promise<ColumnTable> {
  const { problem, batchSize: rule, seed, computationalBatchSize: largest } = run;
  const passing = largest === undefined ? problem : inParts(problem, largest);
  const learningRate = run.learningRate!(0);
  if (typeof rule === "number") throw new TypeError("a number adapts to nothing");
  const passed: (Omit<ChoiceRow, "chosen" | "ratio" | "holds">)[] = [];
  const sizes: number[] = [];
  const evaluateEvery = Math.ceil(run.examples / (points + 1));
  for await (
    const { step, examples, position, batchSizes } of training({
      ...run,
      problem: unevaluated(problem),
      evaluateEvery,
    })
  ) {
    sizes.push(...batchSizes);
    if (step === 0 || examples >= run.examples || passed.length === points) continue;
    const { loss, varianceSum } = await fullPass(passing, seed, position.params, chunk);
    const formula = learningRate * varianceSum / loss;
    const batchSize = roundClip(learningRate * varianceSum, loss, rule);
    passed.push({ step, examples, loss, varianceSum, formula, batchSize });
  }
  return aq.from(passed.map((point): ChoiceRow => {
    const around = sizes.slice(Math.max(point.step - halfWindow, 0), point.step + halfWindow + 1);
    const chosen = median(around);
    const ratio = chosen / point.batchSize;
    return { ...point, chosen, ratio, holds: Math.abs(ratio - 1) <= 0.2 };
  }));
}

/** f and tr(Σ) over as many examples as there are for training, each once. */
async function fullPass(
  problem: AnyProblem,
  seed: number,
  params: Tensors,
  chunk: number,
): Promise<{ readonly loss: number; readonly varianceSum: number }> {
  const size = problem.trainSize;
  if (size === undefined) {
    throw new TypeError(`${problem.id} does not say how many examples it has`);
  }
  const from = { seed, batchSize: constantBatchSize(chunk), step: 0, examples: 0 };
  const stream: ExampleStream<unknown> = openBatches(problem, from);
  let all: Moments | undefined;
  try {
    for (let left = size; left > 0;) {
      const batch = await stream.take(Math.min(chunk, left));
      if (batch === undefined) break;
      const n = countOf(batch);
      left -= n;
      const memory = problem.initMemory?.(seed);
      const part = partMoments(problem, params, batch, n, { varianceSum: true, memory });
      dispose([batch, memory, part.memory]);
      all = all === undefined ? part : merged(all, part);
    }
    const { n, loss, total } = all!;
    return { loss: (await loss.data())[0]!, varianceSum: (await total!.data())[0]! / (n - 1) };
  } finally {
    dispose(all);
    await stream.close();
  }
}
