/** How long runs take, from a few steps and an evaluation of each kind. @module */
import { constantBatchSize } from "../../optimizers/batch_sizes/constant.ts";
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { CellPlan } from "../cells/cell.ts";
import { threadsOf } from "../cells/cores.ts";
import { trainingOf } from "../cells/run_cell.ts";
import type { ProblemShelf } from "../cells/problem_shelf.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { unitOf, wholeOf } from "../training/length.ts";
import type { PartThreads } from "../training/part_threads.ts";
import { training } from "../training/training.ts";
import { unevaluated } from "./unevaluated.ts";
import { validated } from "../training/validated.ts";

/** Estimates how long runs take; each kind of step and evaluation is tried once. */
export interface RunCosts {
  /**
   * Seconds of what is left of a run.
   *
   * @param done updates, or examples where the run's length is given in these
   */
  secondsOf(plan: CellPlan, done?: number): Promise<number>;
}

/**
 * Estimates for the problems on a shelf. A step is timed with batches of the run's size; a rule's runs
 * with the geometric mean of its smallest size and the problem's default, or what the rule allows that is
 * nearest, and by the example.
 *
 * @param parallel runs at a time, which share the cores
 */
export function runCosts(shelf: ProblemShelf, parallel: number): RunCosts {
  const known = new Map<string, Promise<number>>();
  const starts = new Set<string>();
  const once = (key: string, compute: () => Promise<number>): Promise<number> => {
    const value = known.get(key) ?? compute();
    known.set(key, value);
    return value;
  };
  return {
    async secondsOf(plan, done = 0) {
      const { problemId, id, batchSize, evaluateEvery, evaluateOn } = plan;
      const left = Math.max(wholeOf(plan) - done, 0);
      if (left === 0) return 0;
      const problem = validated(await shelf.take(plan.problem), plan.validation);
      const size = typicalSize(batchSize, problem);
      const needs = typeof batchSize === "number" ? {} : batchSize.needs ?? {};
      const threads = () => shelf.threads(plan, threadsOf(plan, parallel));
      const evaluation = await once(
        JSON.stringify([problemId, evaluateOn, plan.validation]),
        async () => await secondsPerEvaluation(problem, evaluateOn, await threads()),
      );
      const step = await once(
        JSON.stringify([problemId, id, size, needs, plan.computationalBatchSize]),
        async () =>
          await secondsPerStep(
            plan,
            problem,
            typeof batchSize === "number" ? size : { ...constantBatchSize(size), needs },
            await threads(),
          ),
      );
      const updates = unitOf(plan) === "steps" ? left : left / size;
      const start = JSON.stringify([problemId, evaluateOn, plan.validation, plan.seed]);
      const startsHere = done === 0 && !starts.has(start); // evaluated once for all runs from there
      starts.add(start);
      const evaluations = Math.ceil(left / evaluateEvery) + (startsHere ? 1 : 0);
      return updates * step + evaluations * evaluation;
    },
  };
}

/** Between a rule's smallest size, which many runs stay near, and the problem's default. */
function typicalSize(batchSize: BatchSizeChoice, { defaults }: AnyProblem): number {
  if (typeof batchSize === "number") return batchSize;
  const between = Math.round(Math.sqrt(batchSize.min * defaults.batchSize));
  return Math.min(Math.max(between, batchSize.min), batchSize.max);
}

/** Seconds of a step: from three, after two to warm up. */
async function secondsPerStep(
  plan: CellPlan,
  problem: AnyProblem,
  batchSize: BatchSizeChoice,
  partThreads: PartThreads | undefined,
): Promise<number> {
  const run = { ...trainingOf(plan, unevaluated(problem)), validation: undefined }; // it is cut already
  const marks: number[] = [];
  for await (
    const { seconds } of training({
      ...run,
      partThreads,
      batchSize,
      examples: undefined,
      steps: 5,
      evaluateEvery: 2,
    })
  ) marks.push(seconds); // at steps 0, 2, 4 and 5
  const [, warm, , last] = marks;
  return warm === undefined || last === undefined ? 0 : (last - warm) / 3;
}

/** Seconds of an evaluation. */
async function secondsPerEvaluation(
  problem: AnyProblem,
  examples: number | undefined,
  partThreads: PartThreads | undefined,
): Promise<number> {
  const [params, memory] = [problem.init(0), problem.initMemory?.(0) ?? {}];
  try {
    const begun = performance.now();
    await (partThreads?.evaluate(problem, params, memory, { examples }) ??
      problem.evaluate(params, memory, { examples }));
    return (performance.now() - begun) / 1000;
  } finally {
    dispose([params, memory]);
  }
}
