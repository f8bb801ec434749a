import { assert } from "@std/assert";
import {
  nullPopulations,
  simulateClaims,
  simulateCoverage,
  simulateFalseClaims,
  simulateMargin,
} from "../../../pipelines/benchmarks/error_rates.ts";
import {
  simulatePower,
  simulateSettling,
  simulateTuning,
} from "../../../pipelines/benchmarks/findings.ts";
import { skewedUnequalLosses } from "../../../pipelines/benchmarks/populations.ts";
import { benchStatistics, statisticsText } from "../../../pipelines/benchmarks/statistics.ts";

/** Shares are of few experiments here: three standard errors of what is promised. */
const within = (share: number, experiments: number) =>
  3 * Math.sqrt(share * (1 - share) / experiments);

Deno.test("with nothing to find, at most 5 % of experiments claim something, at any look", () => {
  const experiments = 500;
  const promised = nullPopulations.filter(({ name }) => name !== skewedUnequalLosses.name);
  for (const { population, seeds, any } of simulateClaims({ experiments }, promised)) {
    assert(any <= 0.05 + within(0.05, experiments), `${population}, ${seeds} seeds: ${any}`);
  }
});

Deno.test("beside an effect that is there, at most 5 % claim another that is not", () => {
  const experiments = 500;
  for (const { effects, seeds, any } of simulateFalseClaims({ experiments })) {
    assert(any <= 0.05 + within(0.05, experiments), `${effects}, ${seeds} seeds: ${any}`);
  }
});

Deno.test("95 % intervals hold the truth in 95 %, skewed ones in 93 %", () => {
  const experiments = 1000;
  for (const row of simulateCoverage({ experiments })) {
    if (row.population === skewedUnequalLosses.name) continue;
    const promised = row.population.includes("skewness") ? 0.93 : 0.945;
    const least = promised - within(promised, experiments);
    const shares = [row.contrasts, row.means, row.factorial];
    assert(Math.min(...shares) >= least, `${row.population}, ${row.seeds} seeds: ${shares}`);
  }
});

Deno.test("an effect as large as the margin is taken for none in at most 5 %", () => {
  for (const { population, seeds, noDifference } of simulateMargin({ experiments: 500 })) {
    assert(noDifference <= 0.05, `${population}, ${seeds} seeds: ${noDifference}`);
  }
});

Deno.test("effects that are there are found, more often than in a family of all nine", () => {
  for (const { effect, seeds, found, jointly } of simulatePower({ experiments: 300 })) {
    assert(found >= jointly);
    if (effect * Math.sqrt(seeds - 2) >= 8) assert(found > 0.9, `${effect}, ${seeds}: ${found}`);
  }
});

Deno.test("as many seeds more as are asked for settle most experiments", () => {
  for (const { effect, seeds, settled } of simulateSettling({ experiments: 100, seeds: [5, 10] })) {
    if (effect < 2) assert(settled > 0.55, `${effect}, ${seeds} seeds: ${settled}`);
  }
});

Deno.test("replicates with fresh seeds promise what is there", () => {
  for (const { replicates, seeds, bias } of simulateTuning({ experiments: 4000 })) {
    if (replicates === "fresh seeds") assert(Math.abs(bias) < 0.05, `${seeds} seeds: ${bias}`);
    else assert(bias > 0.1, `${seeds} seeds: ${bias}`);
  }
});

Deno.test("the simulations are the same each time, and have a table each", () => {
  const once = statisticsText(benchStatistics({ experiments: 2, seed: 1 }));
  assert(once === statisticsText(benchStatistics({ experiments: 2, seed: 1 })));
  assert(once.split("\n\n").length === 2 * 8);
});
