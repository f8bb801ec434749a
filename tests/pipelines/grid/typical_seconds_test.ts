import { assertAlmostEquals, assertEquals } from "@std/assert";
import { patience, typicalSeconds } from "../../../pipelines/grid/typical_seconds.ts";

/** What is found of something that takes so many milliseconds, time after time, and how often it was done. */
async function found(times: readonly number[]): Promise<{ seconds: number; calls: number }> {
  const { now } = performance;
  let [clock, calls] = [0, 0];
  performance.now = () => clock;
  try {
    const once = () => Promise.resolve(clock += times[Math.min(calls++, times.length - 1)]!);
    return { seconds: await typicalSeconds(once), calls };
  } finally {
    performance.now = now;
  }
}

Deno.test("neither the first time nor a busy moment counts", async () => {
  const { seconds, calls } = await found([3000, 10, 10, 900]);
  assertAlmostEquals(seconds, 0.01, 1e-9);
  assertEquals(calls, 4); // patience is over
});

Deno.test("what is short is timed often, what is long once", async () => {
  assertEquals((await found([50, 1])).calls, 1 + patience.times);
  assertEquals(await found([6000, 10]), { seconds: 6, calls: 1 });
});
