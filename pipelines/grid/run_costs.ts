/** How long runs take, from some steps and evaluations of each kind. @module */
import { constantBatchSize } from "../../optimizers/batch_sizes/constant.ts";
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { CellPlan } from "../cells/cell.ts";
import { threadsOf } from "../cells/cores.ts";
import { trainingOf } from "../cells/run_cell.ts";
import type { ProblemShelf } from "../cells/problem_shelf.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { median } from "../statistics/median.ts";
import { unitOf, wholeOf } from "../training/length.ts";
import type { PartThreads } from "../training/part_threads.ts";
import { training } from "../training/training.ts";
import { patience, typicalSeconds } from "./typical_seconds.ts";
import { unevaluated } from "../training/unevaluated.ts";
import { validated } from "../training/validated.ts";

/** Estimates how long runs take; each kind of step and evaluation is timed once. */
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
      const threads = async () => (await shelf.threads(plan, threadsOf(plan, parallel)))?.parts;
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

/** Seconds of a step: the median of pairs, after one to warm up. */
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
      steps: 2 * (patience.times + 1),
      evaluateEvery: 2,
    })
  ) {
    marks.push(seconds); // at steps 0, 2, 4, …
    if (marks.length > 2 && seconds - marks[1]! > patience.seconds) break;
  }
  const [first = 0, ...steps] = marks.slice(1).map((mark, i) => (mark - marks[i]!) / 2);
  return steps.length === 0 ? first : median(steps);
}

/** Seconds of an evaluation. */
async function secondsPerEvaluation(
  problem: AnyProblem,
  examples: number | undefined,
  partThreads: PartThreads | undefined,
): Promise<number> {
  const [params, memory] = [problem.init(0), problem.initMemory?.(0) ?? {}];
  try {
    return await typicalSeconds(() =>
      partThreads?.evaluate(problem, params, memory, { examples }) ??
        problem.evaluate(params, memory, { examples })
    );
  } finally {
    dispose([params, memory]);
  }
}
