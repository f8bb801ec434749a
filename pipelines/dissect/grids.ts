/** The two grids of a dissection, the search and the replicates, and the command lines that make them. @module */
import type { TuneOptions } from "../tuning/tune_options.ts";
import type { Explored, Subject } from "./explore.ts";
import { type Asked, type DissectionGrid, metricFor } from "./options.ts";
import type { Plan } from "./plan.ts";

/** Step sizes whose accuracies or, relatively, losses differ by less get more seeds: single runs win by luck. */
const [closeAccuracy, closeLoss] = [0.005, 0.2] as const;

/** What the search goes by. */
export function searchOf(
  { measure }: Asked,
  { problem }: Subject,
  { plan, classes }: Explored,
): Pick<TuneOptions, "metric" | "budget" | "tolerance"> {
  return {
    metric: metricFor(measure, problem),
    budget: plan.searchUpdates,
    tolerance: classes ? closeAccuracy : closeLoss,
  };
}

/** The search as a command line. */
export function searchGrid(asked: Asked, subject: Subject, explored: Explored): DissectionGrid {
  const { metric, budget, tolerance } = searchOf(asked, subject, explored);
  const flags = { ...runFlags(asked, explored.plan, asked.optimizers), metric, budget, tolerance };
  return { script: "tune", flags, out: `${asked.out}/steps` };
}

/**
 * The replicates as a command line.
 *
 * @param optimizers those that have a step size
 */
export function replicatesGrid(
  asked: Asked,
  plan: Plan,
  optimizers: readonly string[],
): DissectionGrid {
  const { measure, margin, out } = asked;
  const rates = { "learning-rate": `@${out}/steps`, until: "decided" };
  const flags = { ...runFlags(asked, plan, optimizers), ...rates, measure, margin };
  return { script: "ablate", flags, out: `${out}/runs` };
}

function runFlags({ batchSize }: Asked, { steps }: Plan, optimizers: readonly string[]) {
  return { optimizers: optimizers.join(","), steps, "batch-size": batchSize };
}
