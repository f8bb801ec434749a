/** What memory runs side by side take, and what the machine has. @module */
import { cores, freeMemory, processMemory } from "../../optimizers/host/environment.ts";
import { significant } from "../text/numbers.ts";

/** What is estimated before anything runs. */
export interface MemoryNeed {
  /** Bytes of all runs at a time together: what this process has now, for each of them. */
  readonly bytes: number;
  /** Bytes that are free; `undefined` where they may not be asked for, which takes `--allow-sys`. */
  readonly free: number | undefined;
}

/** The memory that so many runs take at a time, of problems like the one that is loaded. */
export function memoryNeed(parallel: number): MemoryNeed {
  return { bytes: processMemory() * parallel, free: freeMemory() };
}

/** Bytes as a text: `8.4 GB`. */
export function gigabytes(bytes: number): string {
  return `${significant(bytes / 1e9, 2)} GB`;
}

/** How many runs go on at a time, and what is to be said of that. */
export interface MemoryRoom {
  readonly parallel: number;
  readonly remark?: string | undefined;
}

/**
 * Finds room for runs side by side.
 *
 * @param asked whether that many were asked for; else there are fewer where memory does not hold them
 * @returns a remark where they are fewer, or more of them than cores, which saves no time
 * @throws {RangeError} if more are asked for than memory holds
 */
export function memoryRoom(
  parallel: number,
  { bytes, free }: MemoryNeed,
  asked: boolean,
): MemoryRoom {
  if (free !== undefined && parallel > 1 && bytes > free) {
    const fit = Math.max(Math.floor(free / bytes * parallel), 1);
    const few = `as ${gigabytes(free)} of memory are free`;
    if (!asked) return { parallel: fit, remark: `${few}, there are ${fit} runs at a time` };
    throw new RangeError(
      `jobs must be at most ${fit}, ${few}, got ${parallel}, which take about ${gigabytes(bytes)}`,
    );
  }
  if (parallel <= cores()) return { parallel };
  const remark = `${parallel} runs at a time take about ${gigabytes(bytes)} of memory; ` +
    `with ${cores()} cores, --jobs ${cores()} is as fast`;
  return { parallel, remark };
}
