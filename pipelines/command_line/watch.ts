/** Shows a grid of runs while it goes, on standard error. @module */
import { blasNote } from "../../optimizers/backends/blas.ts";
import type { RunOptions } from "../grid/grid.ts";
import type { GridProgress } from "../grid/run_hooks.ts";
import { showProgress } from "./progress.ts";

/** What a script says on standard error around its runs. */
export interface WatchOptions {
  readonly out: string | undefined;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/**
 * Says which backend runs the tensors, shows the progress of `run`, and says at the end where its
 * results are.
 *
 * @param run what to do, with options to pass on
 */
export async function watch<T>(
  { out, quiet, signal }: WatchOptions,
  run: (options: RunOptions) => Promise<T>,
): Promise<T> {
  const progress = showProgress({ quiet });
  const onProgress = ({ row, ...where }: GridProgress) =>
    progress.update({ ...where, ...(row === undefined ? {} : { loss: row.trainLoss }) });
  const onAbort = () => {
    if (out === undefined) return;
    progress.note(
      "stopping after the next step, and saving where runs stand; Ctrl-C again stops at once",
    );
  };
  signal.addEventListener("abort", onAbort);
  try {
    const onBackend = (name: string) => {
      progress.note(`backend: ${name}`);
      const note = blasNote();
      if (note !== undefined) progress.note(note);
    };
    const result = await run({ signal, onBackend, onProgress, onNote: progress.note });
    progress.end();
    if (out !== undefined) progress.note(`results: ${out}`);
    if (Deno.stdout.isTerminal()) progress.note(""); // before the table
    return result;
  } finally {
    signal.removeEventListener("abort", onAbort);
    progress.end();
    if (signal.aborted && out !== undefined) {
      progress.note(`recorded in ${out}; run the same command again to go on`);
    }
  }
}
