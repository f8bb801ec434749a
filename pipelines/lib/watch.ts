/** Shows a grid of runs while it goes, on standard error. @module */
import { useBackend } from "../../optimizers/backend.ts";
import type { BackendName } from "../../optimizers/backend.ts";
import type { GridProgress, RunOptions } from "./grid.ts";
import { styleOf } from "./palette.ts";
import { showProgress } from "./progress.ts";

/** What a script says on standard error around its runs. */
export interface WatchOptions {
  readonly backend: BackendName;
  readonly out: string | undefined;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/**
 * Starts the backend and says which it is, shows the progress of `run`, and says at the end where its
 * results are.
 *
 * @param run what to do, with options to pass on
 */
export async function watch<T>(
  { backend, out, quiet, signal }: WatchOptions,
  run: (options: RunOptions) => Promise<T>,
): Promise<T> {
  const progress = showProgress({ quiet });
  const onProgress = ({ problem, optimizer, seed, row, ...where }: GridProgress) =>
    progress.update({
      ...where,
      label: `${problem} ${styleOf(optimizer).label} seed ${seed}`,
      ...(row === undefined ? {} : { loss: row.trainLoss }),
    });
  try {
    progress.note(`backend: ${await useBackend(backend)}`);
    const result = await run({ backend, out, signal, onProgress, onNote: progress.note });
    progress.end();
    if (out !== undefined) progress.note(`results: ${out}`);
    return result;
  } finally {
    progress.end();
    if (signal.aborted && out !== undefined) progress.note(`the rows so far: ${out}/rows.jsonl`);
  }
}
