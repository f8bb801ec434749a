/** What may not work on a problem, tried before anything is trained. @module */
import { isExtraColumn } from "../rows/extra_columns.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import { trainingOf } from "../cells/run_cell.ts";
import { batchSizeName } from "../cells/run_settings.ts";
import { measures } from "../statistics/measures.ts";
import { measuringOf, type PrimaryMeasure } from "../statistics/verdict/primary_measure.ts";
import { optimizerInRun } from "../training/optimizer_in_run.ts";
import { startEvaluation } from "../training/start_evaluation.ts";
import { training, type TrainingOptions } from "../training/training.ts";
import { unevaluated } from "../training/unevaluated.ts";

/** Tries what a run would do, once for all runs that would do the same. */
export type Rehearsal = (plan: CellPlan, problem: AnyProblem) => Promise<void>;

/** Batches so many times as large as a problem's own may be too large for the memory. */
const large = 4;

/**
 * Rehearses runs: a step of those that want more than a gradient (a variance, a curvature matrix), batches in
 * parts, of sizes that change, or larger than usual; and an evaluation where a measure is asked for that not
 * all problems have. Other runs do what all problems can, and are not rehearsed. But where a run does
 * something to steps, such as a weight decay, it is tried whether each optimizer begins.
 *
 * @param measure what methods are to be judged by, if that was said
 * @param steps whether steps are to be tried; else evaluations only
 */
export function openRehearsal(measure: PrimaryMeasure | undefined, steps = true): Rehearsal {
  const known = new Set<string>();
  return async (plan, problem) => {
    const run = { ...trainingOf(plan, problem), validation: undefined };
    const step = steps ? stepOf(run, problem) : undefined;
    const isFirst = (what: unknown) => {
      const key = JSON.stringify([plan.problemId, what]);
      return !known.has(key) && known.add(key);
    };
    const optimizer = optimizerInRun(run.optimizer, run, run.steps);
    if (optimizer !== run.optimizer && isFirst(["init", plan.id])) {
      await labelled(plan, () => begin(optimizer, run, problem));
    }
    if (!isFirst(step && [step.batchSize, run.optimizer.needs])) return;
    if (measure !== undefined) await checkMeasure(measure, run, problem);
    if (step === undefined) return;
    await labelled(plan, async () => {
      for await (const _ of training(step));
    });
  };
}

/** Tries, and says of which runs it is what cannot work. */
async function labelled(plan: CellPlan, attempt: () => Promise<void> | void): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const label = cellLabel(plan).replace(/ seed \d+$/, "");
    const why = isMisfit(error)
      ? `batches of ${batchSizeName(plan.batchSize)} do not fit: ${error.message}`
      : error.message;
    throw new RangeError(`${label}: ${why}`, { cause: error });
  }
}

/** Whether something does not fit into the memory. */
export function isMisfit(error: unknown): boolean {
  const { message } = error as Error;
  return /out of memory|allocation failed|Invalid (typed )?array length/i.test(message);
}

/** The step that is to be tried, if one is: on few examples, where it is not their number that matters. */
function stepOf(run: TrainingOptions, problem: AnyProblem): TrainingOptions | undefined {
  const { batchSize, computationalBatchSize: part = 0 } = run;
  const { variance, curvature } = run.optimizer.needs ?? {};
  const { defaults, trainSize = Infinity } = problem;
  const single = { ...run, steps: 1, examples: undefined, evaluateEvery: 1 };
  const alone = { ...single, problem: unevaluated(problem) };
  if (typeof batchSize !== "number") return alone;
  if (batchSize > large * defaults.batchSize || batchSize > trainSize) return alone;
  if (!variance && curvature === undefined && part === 0) return undefined;
  return { ...alone, batchSize: Math.min(batchSize, Math.max(2, part + 1)) };
}

/** Begins a run, as far as its optimizer's state. */
function begin(optimizer: Optimizer, { seed }: TrainingOptions, problem: AnyProblem): void {
  const params = problem.init(seed);
  try {
    dispose(optimizer.init(params));
  } finally {
    dispose(params);
  }
}

/** Throws if a problem, with the validation part cut off that its runs keep, does not have a measure. */
export async function checkMeasure(
  measure: PrimaryMeasure,
  { seed, evaluateOn }: Pick<TrainingOptions, "seed" | "evaluateOn">,
  problem: AnyProblem,
): Promise<void> {
  const wanted = measuringOf(measure).measure;
  if (wanted === "trainLoss" || wanted === "testLoss") return;
  const found = await startEvaluation({ problem, seed, evaluateOn }, async () => {
    const [params, memory] = [problem.init(seed), problem.initMemory?.(seed) ?? {}];
    try {
      const examples = evaluateOn === undefined ? {} : { examples: evaluateOn };
      return await problem.evaluate(params, memory, examples);
    } finally {
      dispose([params, memory]);
    }
  });
  const measured = (each: typeof wanted) => isExtraColumn(each) ? found.extra?.[each] : found[each];
  if (measured(wanted) !== undefined) return;
  const own = Object.keys(found.extra ?? {});
  const has = [...measures.filter((each) => found[each] !== undefined), ...own].join(", ");
  throw new RangeError(
    `${problem.id} has no ${wanted} to judge by, got "${measure}"; it has ${has}`,
  );
}
