/** Many processes in virtual time, on a folder in memory whose operations take a while. */
import type { ClaimFiles } from "../../../pipelines/claims/claim_files.ts";

/** A clock that goes on when all who can are waiting. */
export interface VirtualClock {
  /** Seconds since the beginning. */
  readonly now: () => number;
  wait(seconds: number): Promise<void>;
  /** Lets time pass until nobody waits. */
  run(): Promise<void>;
}

export function virtualClock(): VirtualClock {
  // a heap by time: a parent is never later than its children
  const heap: { readonly at: number; readonly wake: () => void }[] = [];
  let now = 0;
  const swap = (a: number, b: number) => [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  const pop = () => {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) heap[0] = last;
    for (let i = 0;;) {
      let least = i;
      for (let j = 2 * i + 1; j <= 2 * i + 2 && j < heap.length; j++) {
        if (heap[j]!.at < heap[least]!.at) least = j;
      }
      if (least === i) return first;
      swap(i, least);
      i = least;
    }
  };
  return {
    now: () => now,
    wait: (seconds) =>
      new Promise((wake) => {
        heap.push({ at: now + seconds, wake });
        for (let i = heap.length - 1; i > 0;) {
          const parent = (i - 1) >> 1;
          if (heap[parent]!.at <= heap[i]!.at) break;
          swap(i, parent);
          i = parent;
        }
      }),
    async run() {
      await new Promise((resolve) => setTimeout(resolve)); // all who begin are waiting then
      while (heap.length > 0) {
        const { at, wake } = pop();
        now = at;
        wake();
        for (let turns = 0; turns < 30; turns++) await undefined; // until all that follows is waiting
      }
    },
  };
}

/** What was done with files in memory. */
export interface Operations {
  /** Files that were to be made. */
  created: number;
  /** Claims on what another had claimed before. */
  refused: number;
  /** Parts of the folder that were listed. */
  listed: number;
}

/** Names that one operation lists. */
const listedAtOnce = 1000;

/**
 * Files in memory; each operation takes so many seconds, and is done when they are over. Of the names in a folder
 * one operation lists a thousand.
 */
export function memoryFiles(
  clock: VirtualClock,
  latency: number,
): {
  readonly files: ClaimFiles;
  readonly counts: Operations;
  readonly texts: Map<string, string>;
} {
  const texts = new Map<string, string>();
  const names: string[] = [];
  const counts: Operations = { created: 0, refused: 0, listed: 0 };
  const files: ClaimFiles = {
    async create(name, text) {
      counts.created++;
      await clock.wait(latency);
      if (texts.has(name)) {
        counts.refused++;
        return false;
      }
      names.push(name);
      texts.set(name, text);
      return true;
    },
    async read(name) {
      await clock.wait(latency);
      return texts.get(name);
    },
    async list() {
      const parts = Math.ceil((names.length + 1) / listedAtOnce);
      counts.listed += parts;
      await clock.wait(parts * latency);
      return names;
    },
  };
  return { files, counts, texts };
}
