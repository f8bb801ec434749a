/** How long a comparison will take. @module */
import type { CellPlan } from "../../cells/cell.ts";
import { duration } from "../../text/numbers.ts";
import { reached } from "../../cells/reached.ts";
import { runCosts } from "../../grid/run_costs.ts";
import type { ProblemShelf } from "../../cells/problem_shelf.ts";

/** How long the runs will take that are not done, in words. */
export async function estimate(
  plans: readonly CellPlan[],
  { out, jobs }: { readonly out: string; readonly jobs: number },
  shelf: ProblemShelf,
): Promise<string> {
  const costs = runCosts(shelf, jobs);
  let [seconds, left] = [0, 0];
  for (const plan of plans) {
    const at = await reached(`${out}/cells`, plan);
    if (at === "done") continue;
    left++;
    // CABS' steps are timed for all: those of the others take as long for each example, or less
    seconds += await costs.secondsOf({ ...plan, batchSize: plans[0]!.batchSize }, at);
  }
  const side = Math.max(Math.min(jobs, left), 1);
  return `${left} of ${plans.length} runs to make, of ${plans[0]!.examples} examples each: about ` +
    `${duration(seconds / side)}, ${side} at a time`;
}
