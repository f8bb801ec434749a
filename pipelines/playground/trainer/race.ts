/** Trains all methods with all seeds side by side, evaluation by evaluation. @module */
import { constantColumns, rowOf } from "../../cells/evaluation_lines.ts";
import type { CellPlan } from "../../cells/cell.ts";
import { runCell } from "../../cells/run_cell.ts";
import type { Planning } from "../../grid/planning.ts";
import type { EvaluationRow } from "../../rows/rows.ts";
import { verdictsOn } from "../../statistics/verdict/verdict.ts";
import { verdictLines } from "../../statistics/verdict/verdict_text.ts";
import {
  type Experiment,
  type Method,
  type MethodNews,
  methods,
  problemId,
  type Spread,
  type VerdictNews,
} from "./messages.ts";

/** Where all runs stand at an evaluation. */
export interface RaceNews {
  readonly step: number;
  readonly methods: readonly MethodNews[];
  readonly verdict: VerdictNews;
}

/** Evaluations in a race, the first one not counted. */
const evaluations = 20;

/** Examples of each part that an evaluation uses. */
const evaluateOn = 1000;

/**
 * Runs the cells of an experiment in turn, from one evaluation to the next, and yields where they stand; so
 * curves of all methods grow together, and there is a verdict at every evaluation. With the same seed all
 * methods see the same batches. All tensors are freed when the generator ends or is left.
 */
export async function* race(
  { learningRates, ...run }: Experiment,
  planning: Planning,
): AsyncGenerator<RaceNews, void> {
  const plans = await planning.plan({
    problems: [problemId],
    optimizers: methods,
    learningRates,
    ...run,
    seed: 0,
    evaluateEvery: Math.ceil(run.steps / evaluations),
    evaluateOn,
  });
  const problem = await planning.shelf.take(problemId);
  const runs = plans.map((plan) => ({ plan, events: runCell(plan, problem), over: false }));
  const last = new Map<CellPlan, EvaluationRow>();
  const rows: EvaluationRow[] = [];
  try {
    while (runs.some(({ over }) => !over)) {
      for (const run of runs) {
        if (run.over) continue;
        const { value, done } = await run.events.next();
        run.over = done === true;
        if (!value) continue;
        const row = rowOf(value.line, constantColumns(run.plan));
        rows.push(row);
        last.set(run.plan, row);
      }
      const now = [...last.values()];
      if (runs.every(({ over }) => over)) return;
      yield {
        step: Math.max(...now.map(({ step }) => step)),
        methods: methods.map((method) => newsOf(method, now)),
        verdict: verdictOn(rows),
      };
    }
  } finally {
    for (const { events } of runs) await events.return();
  }
}

function newsOf(method: Method, rows: readonly EvaluationRow[]): MethodNews {
  const own = rows.filter(({ optimizer }) => optimizer === method);
  return {
    method,
    trainLoss: spreadOf(own.map(({ trainLoss }) => trainLoss)),
    testAccuracy: spreadOf(own.map(({ testAccuracy }) => testAccuracy ?? NaN)),
    diverged: own.filter(({ diverged }) => diverged).length,
  };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}

/** The verdict on the runs up to now, as `ablate` would have it if they ended here. */
function verdictOn(rows: readonly EvaluationRow[]): VerdictNews {
  const [found] = verdictsOn(rows);
  const { factors, margin } = found!;
  return {
    factors: factors.map(({ factor, answer, estimate, low, high }) => ({
      factor,
      answer,
      estimate,
      low,
      high,
    })),
    margin,
    sentences: verdictLines(found!).sentences,
  };
}
