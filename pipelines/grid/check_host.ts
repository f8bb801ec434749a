/** What of runs only Deno can do. @module */
import { needDeno } from "../../optimizers/host/host.ts";

/** What is looked at. */
interface Wanted {
  readonly out?: string | undefined;
  readonly jobs?: number | ((backend: string) => number) | undefined;
  readonly threads?: number | undefined;
}

/**
 * Throws where runs want what the host cannot do, before anything is done.
 *
 * @throws {Error} on other hosts than Deno if runs are to be recorded, or to have several threads
 */
export function checkHost({ out, jobs = 1, threads = 1 }: Wanted): void {
  if (out !== undefined) needDeno("recording runs", "without the option out, rows are in memory");
  if (typeof jobs === "number" && jobs > 1) {
    needDeno("making several runs at a time", "leave out jobs");
  }
  if (threads > 1) needDeno("a run in several threads", "leave out threads");
}
