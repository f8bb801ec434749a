/** Runs that have to be over at a certain time, such as the end of a job on a cluster. @module */
import { UsageError } from "./flags.ts";
import type { Surroundings } from "./script.ts";

/**
 * Sees to it that a script stops in time, if it is to.
 *
 * @throws {UsageError} if nothing of the run would be kept
 */
export function limitTime(
  { stopAfter, out }: { readonly stopAfter: number | undefined; readonly out: string | undefined },
  surroundings: Surroundings,
): void {
  if (stopAfter === undefined) return;
  if (out === undefined) {
    throw new UsageError(
      "--stop-after keeps what was done in a folder: give one, such as --out runs/a",
    );
  }
  surroundings.stopAfter(stopAfter);
}
