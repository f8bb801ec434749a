import { assertAlmostEquals, assertEquals } from "@std/assert";
import { signedRanks } from "../../../../pipelines/statistics/inference/signed_ranks.ts";

Deno.test("signedRanks() has SciPy's exact probabilities", () => {
  // SciPy 1.10.1, stats.wilcoxon(x, mode="exact").pvalue
  const x = [0.3, -0.1, 1.2, 0.7, -0.4, 2.2, 0.9, 1.6];
  assertAlmostEquals(signedRanks(x).probability, 0.0546875, 1e-12);
  assertAlmostEquals(signedRanks([...x, 0.8, 1.1]).probability, 0.013671875, 1e-12);
});

Deno.test("signedRanks() counts all signs, with ties and infinite values", () => {
  for (
    const values of [[1, -1, 2, 3], [1, 1, 1], [Infinity, -1, 2, Infinity, 0], [-5, 3, 0.5, 0.5, 2]]
  ) {
    const sizes = values.filter((value) => value !== 0).map(Math.abs);
    const rank = (size: number) =>
      sizes.filter((other) => other < size).length +
      (sizes.filter((other) => other === size).length + 1) / 2;
    const statistic = (signs: readonly boolean[]) =>
      Math.abs(sizes.reduce((sum, size, i) => sum + (signs[i] ? rank(size) : -rank(size)), 0));
    const all = Array.from(
      { length: 2 ** sizes.length },
      (_, k) => statistic(sizes.map((_, i) => (k >> i & 1) === 1)),
    );
    const own = statistic(values.filter((value) => value !== 0).map((value) => value > 0));
    const share = all.filter((other) => other >= own).length / all.length;
    assertAlmostEquals(signedRanks(values).probability, share, 1e-12);
  }
  assertEquals(signedRanks([]), { probability: 1, side: 0 });
  assertEquals(signedRanks([-1, -2, 0.5]).side, -1);
});
