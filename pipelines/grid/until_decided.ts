/** Grids that get more seeds until every factor is decided, or time is up. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import { writeResults } from "../results/results.ts";
import { type EvaluationRow, tableOf } from "../rows/rows.ts";
import { lookErrorRate, plannedLooks } from "../statistics/inference/looks.ts";
import { verdict } from "../statistics/verdict/verdict.ts";
import { isWith } from "../statistics/inference/family.ts";
import { partnersOf } from "../statistics/verdict/dependence.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import { runLengths } from "../training/length.ts";
import { type GridOptions, openGrid, recordOf } from "./grid.ts";
import { checkGrid } from "./plan.ts";

/** Whether a verdict leaves nothing open that seeds could close; of methods that are no factors, a pair. */
export function isDecided(verdict: Verdict): boolean {
  const { factors, simple, pairs } = verdict;
  if (factors.every(({ by }) => by === null)) {
    return pairs.every(({ answer }) => answer !== "undecided");
  }
  return factors.every((factor) => {
    if (factor.answer !== "undecided" || factor.by === null) return true;
    const partners = partnersOf(factor, verdict); // its simple effects speak
    const spoken = simple.filter(({ name }) =>
      partners.some((other) => isWith(name, factor.factor, other))
    );
    return partners.length > 0 && spoken.every(({ answer }) => answer !== "undecided");
  });
}

/**
 * Runs a grid with as many seeds as it takes: looks at 3, 5, 8, 12 and 20 seeds, each judged with its part
 * of one error rate over all of them (see `lookErrorRate`), and stops where every factor of every problem is
 * decided, or where the next look would end after the budget, going by the time that seeds took so far.
 *
 * @param budget in seconds
 * @returns rows of all seeds up to the last look
 * @throws as `runGrid` does
 */
export async function runUntilDecided(
  options: GridOptions,
  budget: number,
): Promise<ColumnTable> {
  checkGrid(options);
  const { onNote = console.warn } = options;
  const grid = await openGrid(options, { ...recordOf(options), ...options.asked });
  try {
    const started = performance.now();
    const rows: EvaluationRow[] = [];
    let judged = options.judged;
    for (const [k, seeds] of plannedLooks.entries()) {
      const before = plannedLooks[k - 1] ?? 0;
      const plans = await grid.plan({
        ...options,
        seed: options.seed + before,
        seeds: seeds - before,
      });
      const lengths = runLengths(plans);
      options.onPlanned?.(lengths);
      rows.push(...(await grid.run(plans)).flat());
      judged = { ...options.judged, lengths, errorRate: lookErrorRate(seeds) };
      const open = verdict(tableOf(rows), judged).filter((each) => !isDecided(each));
      const problems = open.map(({ problem }) => problem).join(", ");
      onNote(`look at ${seeds} seeds: ${open.length === 0 ? "decided" : `open on ${problems}`}`);
      const next = plannedLooks[k + 1];
      if (open.length === 0 || next === undefined) break;
      const passed = (performance.now() - started) / 1000;
      // of runs that were made before, the time that they took then
      const perSeed = Math.max(passed, secondsOf(rows) / jobsOf(options, grid.backend)) / seeds;
      if (passed + (next - seeds) * perSeed > budget) {
        onNote(
          `the budget does not allow ${next} seeds, after ${Math.round(passed)} s for ${seeds}`,
        );
        break;
      }
    }
    const table = tableOf(rows);
    const { folder } = grid;
    await folder?.conclude(() => writeResults(folder, table, judged));
    return table;
  } finally {
    await grid[Symbol.asyncDispose]();
  }
}

/** Seconds of training in all runs together: each row has those up to it. */
function secondsOf(rows: readonly EvaluationRow[]): number {
  const runs = groupBy(
    rows,
    ({ problem, optimizer, learningRate, settings, seed }) =>
      JSON.stringify([problem, optimizer, learningRate, settings, seed]),
  );
  return [...runs.values()].reduce((sum, run) => sum + run.at(-1)!.seconds, 0);
}

function jobsOf({ jobs = 1 }: GridOptions, backend: string): number {
  return typeof jobs === "number" ? jobs : jobs(backend);
}
