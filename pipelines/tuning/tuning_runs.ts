/** Makes the runs that searches for step sizes ask for. @module */
import type { CellPlan } from "../cells/cell.ts";
import type { OneOrMore } from "../cells/settings.ts";
import type { GridRunner } from "../grid/grid.ts";
import type { GridChoices } from "../grid/plan.ts";
import { isAccuracy, type Measure } from "../statistics/measures.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { runValue } from "../statistics/run_value.ts";
import { doneOf, unitOf, wholeOf } from "../training/length.ts";
import { isStable } from "./stable.ts";
import type { Outcome, Trial } from "./step_size_search.ts";
import type { Tuning } from "./tune_options.ts";

/** What a search needs of a grid. */
export interface SearchGrid extends Pick<GridRunner, "defaultRate" | "plan" | "run"> {
  /** Whether runs go on where they were left, as those in a folder do. */
  readonly recorded: boolean;
}

/** A trial of a method on a problem. */
export interface MethodTrial extends Trial {
  readonly choices: Pick<GridChoices, "problems" | "optimizers">;
}

/** What {@linkcode tuningRuns} goes by. */
export interface TuningRunOptions extends Pick<Tuning, "fixed" | "metric" | "budget" | "by"> {
  readonly grid: SearchGrid;
  readonly onNote: (note: string) => void;
}

/** Makes runs, and remembers those of full length. */
export interface TuningRuns {
  run(trials: readonly MethodTrial[]): Promise<readonly (Outcome | undefined)[]>;
  /** The rows of all full runs, also of those that were given up on the way. */
  readonly full: () => readonly (readonly EvaluationRow[])[];
  /** What the search goes by on a problem. */
  metricOf(problem: string): Measure;
}

/**
 * Makes runs of trials in a grid, as far as the budget goes: what goes beyond is not run. A recorded run
 * goes on where it stood, others begin again each time and count as a whole.
 */
export function tuningRuns(options: TuningRunOptions): TuningRuns {
  const { grid, fixed, metric, budget, by, onNote } = options;
  const full = new Map<string, readonly EvaluationRow[]>();
  const computed = new Map<string, number>();
  let spent = 0;
  const metrics = new Map<string, Measure>();
  const metricOf = (problem: string): Measure => metric ?? metrics.get(problem) ?? "testLoss";
  const nameOf = (plan: CellPlan) =>
    JSON.stringify([plan.problemId, plan.id, plan.variant, plan.seed, wholeOf(plan)]);

  const planOf = async ({ choices, stepSize, length, replicate }: MethodTrial) => {
    const learningRates: OneOrMore<number> = stepSize;
    const seed = fixed.seed + replicate;
    const [plan] = await grid.plan({ ...fixed, ...choices, learningRates, seed, seeds: 1 });
    const labelled = { ...plan!, variant: String(stepSize) };
    if (length === "full") return labelled;
    const short = Math.max(Math.ceil(wholeOf(plan!) / 10), 1);
    const steps = Math.max(Math.round(plan!.steps * short / wholeOf(plan!)), 1); // a schedule goes by them
    const evaluateEvery = Math.min(plan!.evaluateEvery, short);
    const variant = `${stepSize} (stable?)`;
    return { ...labelled, steps, [unitOf(plan!)]: short, evaluateEvery, variant };
  };
  const untilOf = (plan: CellPlan, { share }: MethodTrial) => {
    const { evaluateEvery } = plan;
    return Math.min(
      Math.ceil(wholeOf(plan) * share / evaluateEvery) * evaluateEvery,
      wholeOf(plan),
    );
  };
  const moreOf = (plan: CellPlan, until: number) => {
    const before = grid.recorded ? computed.get(nameOf(plan)) ?? 0 : 0;
    return Math.max(until - before, 0);
  };

  return {
    metricOf,
    full: () => [...full.values()],
    async run(trials) {
      const plans: CellPlan[] = [];
      for (const trial of trials) plans.push(await planOf(trial));
      const untils = plans.map((plan, i) => untilOf(plan, trials[i]!));
      let planned = spent;
      const allowed = plans.map((plan, i) => {
        const more = moreOf(plan, untils[i]!);
        if (planned + more > budget) return false;
        planned += more;
        return true;
      });
      const rows: (readonly EvaluationRow[] | undefined)[] = plans.map(() => undefined);
      const now = [...plans.keys()].filter((i) => allowed[i]);
      const made = await grid.run(now.map((i) => plans[i]!), now.map((i) => untils[i]!));
      now.forEach((i, k) => rows[i] = upTo(untils[i]!, plans[i]!, made[k]!));
      if (allowed.includes(false)) {
        const [plan] = plans;
        const unit = unitOf(plan!) === "steps" ? "updates" : "examples";
        onNote(`the budget of ${budget} ${unit} does not allow more`);
      }
      return plans.map((plan, i) => {
        const own = rows[i];
        if (own === undefined) return undefined;
        const last = own.at(-1)!;
        const done = computedBy(last, plan, untils[i]!);
        spent += moreOf(plan, done);
        computed.set(nameOf(plan), Math.max(done, computed.get(nameOf(plan)) ?? 0));
        if (!own[0]!.diverged) metrics.set(plan.problemId, defaultMetric(own[0]!));
        if (trials[i]!.length === "full") full.set(nameOf(plan), own);
        const measure = metricOf(plan.problemId);
        const value = runValue(own, measure, by);
        const better = isAccuracy(measure) ? 1 : -1;
        const score = value === undefined ? undefined : better * value;
        const curve = own.map((row) => better * (row[measure] ?? NaN));
        return { stable: isStable(own), score, second: secondOf(own, measure, by), curve };
      });
    },
  };
}

/** What decides where accuracies are the same: the loss of the same part; nothing in the papers' protocol. */
function secondOf(
  rows: readonly EvaluationRow[],
  measure: Measure,
  by: Tuning["by"],
): number | undefined {
  if (!isAccuracy(measure) || by === "best") return undefined;
  const loss = runValue(rows, measure.replace("Accuracy", "Loss") as Measure, by);
  return loss === undefined ? undefined : -loss;
}

/** What to go by where nothing is said: accuracy where there are classes, on the part that is kept. */
function defaultMetric(
  { testAccuracy, validationLoss, validationAccuracy }: EvaluationRow,
): Measure {
  if (validationAccuracy !== null) return "validationAccuracy";
  if (validationLoss !== null) return "validationLoss";
  return testAccuracy === null ? "testLoss" : "testAccuracy";
}

/** Rows up to the first so far or further; a folder may know more of a run than was asked for. */
function upTo(
  until: number,
  plan: CellPlan,
  rows: readonly EvaluationRow[],
): readonly EvaluationRow[] {
  const end = rows.findIndex((row) => doneOf(plan, row) >= until);
  return end < 0 ? rows : rows.slice(0, end + 1);
}

/** What was computed for a run: one that diverges is noticed at the next evaluation. */
function computedBy(row: EvaluationRow, plan: CellPlan, until: number): number {
  const { evaluateEvery } = plan;
  const done = doneOf(plan, row);
  return row.diverged
    ? Math.min((Math.floor(done / evaluateEvery) + 1) * evaluateEvery, until)
    : done;
}
