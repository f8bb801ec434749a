/** That processes which shared a run computed each update once, but for what was lost with those killed. */
import { assert, assertEquals } from "@std/assert";
import { processesIn } from "../../pipelines/runs/processes.ts";
import { readTrainedSteps, type TrainedSteps } from "../../pipelines/runs/trained_steps.ts";

/**
 * Asserts that no two processes noted the same update of a cell, and that none is lacking but those that killed
 * processes had in checkpoints, and did not come to note.
 *
 * @param steps of each cell
 * @param killed how many were
 */
export async function assertTrainedOnce(
  folder: string,
  { cells, steps, killed }: {
    readonly cells: number;
    readonly steps: number;
    readonly killed: number;
  },
): Promise<void> {
  const processes = await processesIn(folder);
  const noted = await Promise.all(processes.map(({ name }) => readTrainedSteps(folder, name)));
  const byCell = Map.groupBy(noted.flat(), ({ cell }) => cell);
  let lacking = (cells - byCell.size) * steps;
  for (const [cell, stretches] of byCell) {
    let reached = 0;
    for (const { from, to } of stretches.toSorted((a: TrainedSteps, b) => a.from - b.from)) {
      assert(from >= reached, `${cell}: ${from} to ${to} was computed before, up to ${reached}`);
      lacking += from - reached;
      reached = to;
    }
    lacking += steps - reached;
  }
  if (killed === 0) assertEquals(lacking, 0);
  assert(lacking <= killed * steps, `${lacking} updates were noted by nobody`);
}
