/** How long something takes that is done again and again. @module */
import { median } from "../statistics/median.ts";

/** Seconds that something is timed for, and times at most. */
export const patience: { readonly seconds: number; readonly times: number } = {
  seconds: 0.4,
  times: 25,
};

/** Seconds: what takes longer at its first time is not done again. */
const long = 5;

/**
 * The median of several times, whatever else the machine is at now and then, after one that compiles what is to be
 * compiled; of what is long that one.
 */
export async function typicalSeconds(once: () => Promise<unknown>): Promise<number> {
  const timed = async () => {
    const begun = performance.now();
    await once();
    return (performance.now() - begun) / 1000;
  };
  const first = await timed();
  if (first > long) return first;
  const times: number[] = [];
  for (let spent = 0; spent < patience.seconds && times.length < patience.times;) {
    const seconds = await timed();
    times.push(seconds);
    spent += seconds;
  }
  return median(times);
}
