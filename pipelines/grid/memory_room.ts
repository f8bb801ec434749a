/** What memory runs side by side take, and what the machine has. @module */
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
  return { bytes: Deno.memoryUsage().rss * parallel, free: freeMemory() };
}

function freeMemory(): number | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  return state === "granted" ? Deno.systemMemoryInfo().available : undefined;
}

/** Bytes as a text: `8.4 GB`. */
export function gigabytes(bytes: number): string {
  return `${significant(bytes / 1e9, 2)} GB`;
}

/**
 * Checks that there is room for runs side by side.
 *
 * @returns a note where there are more of them than cores, which saves no time
 * @throws {RangeError} if they take more memory than is free
 */
export function checkMemory(parallel: number, { bytes, free }: MemoryNeed): string | undefined {
  if (free !== undefined && parallel > 1 && bytes > free) {
    const fit = Math.max(Math.floor(free / bytes * parallel), 1);
    throw new RangeError(
      `jobs must be at most ${fit}, as ${
        gigabytes(free)
      } of memory are free, got ${parallel}, which take ` +
        `about ${gigabytes(bytes)}`,
    );
  }
  const cores = Math.max(navigator.hardwareConcurrency, 1);
  if (parallel <= cores) return undefined;
  return `${parallel} runs at a time take about ${
    gigabytes(bytes)
  } of memory; with ${cores} cores, ` +
    `--jobs ${cores} is as fast`;
}
