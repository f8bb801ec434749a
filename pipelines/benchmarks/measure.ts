/** Timing side by side. @module */
import { median } from "../statistics/median.ts";

/** Something to be timed. */
export interface Contender {
  readonly name: string;
  /**
   * Does the work once and resolves when the device is done with it; to the milliseconds it took, where
   * it has a clock of its own.
   */
  run(): Promise<number | void>;
}

/** Milliseconds of a contender. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly minimum: number;
  readonly repeats: number;
}

/**
 * Times contenders in turn, `repeats` rounds of one run each after two rounds that do not count, so
 * that whatever else the machine does falls on all of them.
 */
export async function measure(
  contenders: readonly Contender[],
  repeats: number,
  signal?: AbortSignal,
): Promise<Timing[]> {
  const times = contenders.map((): number[] => []);
  for (let round = -2; round < repeats; round++) {
    for (const [i, contender] of contenders.entries()) {
      signal?.throwIfAborted();
      const start = performance.now();
      const own = await contender.run();
      if (round >= 0) times[i]!.push(own ?? performance.now() - start);
    }
  }
  return contenders.map(({ name }, i) => ({
    name,
    median: median(times[i]!),
    minimum: Math.min(...times[i]!),
    repeats,
  }));
}
