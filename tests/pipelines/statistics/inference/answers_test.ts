import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { answerOf, moreSeeds } from "../../../../pipelines/statistics/inference/answers.ts";
import { studentFactor } from "../../../../problems/student_t.ts";

Deno.test("answerOf() goes by where the interval lies", () => {
  const answer = (low: number, high: number, better: 1 | -1) =>
    answerOf({ mean: (low + high) / 2, low, high }, 0.02, better);
  assertEquals(answer(0.01, 0.05, 1), "helps");
  assertEquals(answer(0.01, 0.05, -1), "hurts");
  assertEquals(answer(-0.05, -0.01, -1), "helps");
  assertEquals(answer(-0.01, 0.03, 1), "undecided");
  assertEquals(answer(-0.01, 0.015, 1), "no difference");
  assertEquals(answer(0.005, 0.015, 1), "no difference");
  assertEquals(answer(-0.02, 0.01, 1), "undecided"); // the margin itself matters
});

Deno.test("an interval is within the margin where both one-sided tests find it", () => {
  // statsmodels 0.13.5, DescrStatsW(x).ttost_mean(-0.02, 0.02)[0]: the interval of twice that error
  // rate ends at the margin
  const x = [0.004, -0.006, 0.011, 0.002, -0.003, 0.007];
  const p = 0.0005164583226401195;
  const mean = x.reduce((sum, value) => sum + value) / 6;
  const sd = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
  assertAlmostEquals(mean + studentFactor(1 - 2 * p, 5) * sd / Math.sqrt(6), 0.02, 1e-8);
});

Deno.test("moreSeeds() is near the number that the power of the t test needs", () => {
  // statsmodels 0.13.5, TTestPower().solve_power(effect_size=d, alpha=0.05/3, power=0.8)
  const known = { 0.5: 44.78087007212896, 1: 13.448739349508456, 2: 5.640838014483803 };
  for (const [d, n] of Object.entries(known)) {
    const more = moreSeeds({ mean: Number(d), sd: 1, seeds: 3 }, 1e-9, 0.05 / 3)!;
    assert(Math.abs(3 + more - n) <= 1.5, `${d}: ${3 + more}, not ${n}`);
  }
});

Deno.test("moreSeeds() asks for a narrow interval where the effect is within the margin", () => {
  const wide = moreSeeds({ mean: 0, sd: 0.05, seeds: 5 }, 0.02, 0.05 / 3)!;
  const narrow = moreSeeds({ mean: 0, sd: 0.01, seeds: 5 }, 0.02, 0.05 / 3)!;
  assert(wide > 50 && narrow < 10, `${wide}, ${narrow}`);
  assertEquals(moreSeeds({ mean: 0, sd: 1, seeds: 5 }, 1e-4, 0.05 / 3), undefined);
  assertEquals(moreSeeds({ mean: 1, sd: 0, seeds: 3 }, 0.02, 0.05 / 3), 1);
});
