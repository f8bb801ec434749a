/** The runs of a search before any is made. @module */
import type { CellPlan } from "../cells/cell.ts";
import { nameOf } from "../cells/choices.ts";
import { constantColumns, rowOf } from "../cells/evaluation_lines.ts";
import { type DryRun, listText, openDryRun } from "../grid/dry_run.ts";
import type { DetailedRow } from "../rows/rows.ts";
import { unitOf } from "../training/length.ts";
import { search, startOf } from "./search.ts";
import { stepSizeAt } from "./step_sizes.ts";
import { type TuneOptions, tuningOf } from "./tune_options.ts";

/**
 * A list of the runs of a search, which of them are done, and what the others would take. Which runs a
 * search makes depends on what they find; these are the ones where the step size that it begins with is
 * the largest stable one, and the best. Writes nothing.
 *
 * @throws as `tune` does
 */
export async function drySearchText(options: TuneOptions): Promise<string> {
  const tuning = tuningOf(options);
  const planning = await openDryRun({ ...options, judged: { measure: tuning.metric } });
  try {
    const recorded = options.out !== undefined;
    const starts = new Map<string, number>();
    for (const problem of tuning.problems) {
      for (const optimizer of tuning.optimizers) {
        const start = stepSizeAt(await startOf(tuning, problem, optimizer, planning));
        starts.set(`${nameOf(problem)} ${optimizer}`, start);
      }
    }
    const asked = new Map<string, Required<DryRun>>();
    const pretend = (plan: CellPlan, until: number): readonly DetailedRow[] => {
      const key = JSON.stringify([plan.problemId, plan.id, plan.variant, plan.seed]);
      const { until: before = 0, computed = 0 } = asked.get(key) ?? {};
      const farther = Math.max(until, before);
      asked.set(key, { plan, until: farther, computed: recorded ? farther : computed + until });
      return madeUp(plan, until, starts.get(`${plan.problemId} ${plan.id}`)!);
    };
    const notes = new Set<string>();
    await search(tuning, {
      ...planning,
      recorded,
      run: (plans, untils) => Promise.resolve(plans.map((plan, i) => pretend(plan, untils![i]!))),
    }, (note) => notes.add(note));
    const runs = { count: asked.size, runs: asked.values() };
    return [
      await listText(runs, planning, options),
      ...notes,
      "a search makes others by what it finds; these, where the step size that it begins with is the " +
      "largest stable one and the best",
    ].join("\n");
  } finally {
    planning[Symbol.dispose]();
  }
}

/** The first and the last row of a run: the farther from the best step size, the worse. */
function madeUp(plan: CellPlan, until: number, best: number): readonly DetailedRow[] {
  const rate = typeof plan.rate === "function" ? plan.rate(0) : plan.rate!;
  const behind = Math.min(Math.abs(Math.log10(rate / best)), 9) / 10;
  const at = (done: number, loss: number) => {
    const [trainAccuracy, testAccuracy] = [1 - loss / 2, 1 - loss / 2];
    const measured = { trainLoss: loss, testLoss: loss, trainAccuracy, testAccuracy };
    const counted = {
      step: 0,
      examples: 0,
      [unitOf(plan) === "steps" ? "step" : "examples"]: done,
    };
    const rest = {
      epoch: null,
      testExamples: null,
      validationLoss: null,
      validationAccuracy: null,
      batchLoss: null,
      meanBatchSize: null,
      diverged: false,
      seconds: 0,
    };
    return rowOf({ ...rest, ...counted, ...measured, batchLosses: [] }, constantColumns(plan));
  };
  return [at(0, 1), at(until, rate > best * 1.01 ? 3 : behind)];
}
