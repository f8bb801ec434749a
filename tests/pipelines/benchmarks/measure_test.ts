import { assertEquals } from "@std/assert";
import { measure, ratioOf } from "../../../pipelines/benchmarks/measure.ts";

/** Says its own times, one after the other. */
function clocked(name: string, times: readonly number[]) {
  let calls = 0;
  return { name, run: () => Promise.resolve(times[calls++]), calls: () => calls };
}

Deno.test("what is short counts when it runs for the second time in its turn", async () => {
  const short = clocked("short", [9, 9, 9, 9, 20, 1, 30, 2, 40, 6]);
  const long = clocked("long", [1999, 1999, 70, 80, 60]);
  assertEquals(await measure([short, long], 3), [
    { name: "short", median: 2, minimum: 1, times: [1, 2, 6] },
    { name: "long", median: 70, minimum: 60, times: [70, 80, 60] },
  ]);
  assertEquals([short.calls(), long.calls()], [10, 5]);
});

Deno.test("rounds do not count before contenders have run for a second each, or often", async () => {
  const half = clocked("half", Array.from({ length: 9 }, () => 500));
  await measure([half], 3);
  assertEquals(half.calls(), 2 + 3);
  const quick = clocked("quick", Array.from({ length: 60 }, () => 1));
  await measure([quick], 1);
  assertEquals(quick.calls(), 2 * (25 + 1));
});

Deno.test("rounds do not count for as long as contenders are to warm up", async () => {
  const quick = clocked("quick", Array.from({ length: 90 }, () => 1));
  await measure([quick], 1, { warmUp: 80 });
  assertEquals(quick.calls(), 80 + 2);
});

Deno.test("ratios are those of the same rounds, as fast as the machine may be in them", () => {
  const one = [10, 20, 30], two = [6, 30, 9]; // medians, sums and least times have other ratios
  assertEquals(ratioOf(two, one), 0.6);
});

Deno.test("contenders that take no time at all are timed, too", async () => {
  const none = { name: "none", run: () => Promise.resolve(0) };
  assertEquals((await measure([none], 2, { warmUp: 80 }))[0]!.times, [0, 0]);
});
