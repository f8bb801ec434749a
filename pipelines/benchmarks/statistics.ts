/**
 * Whether the statistics keep what they promise: made-up experiments, of which it is known what there is
 * to find.
 *
 * @module
 */
import { textTable } from "../text/text_table.ts";
import {
  type ClaimShare,
  type Coverage,
  type FalseClaimShare,
  type MarginShare,
  simulateClaims,
  simulateCoverage,
  simulateFalseClaims,
  simulateMargin,
} from "./error_rates.ts";
import {
  type Power,
  type Settling,
  simulatePower,
  simulateSettling,
  simulateTuning,
  type TuningBias,
} from "./findings.ts";

import { type ObservationClaims, simulateObservations } from "./observation_rates.ts";

/** What {@linkcode benchStatistics} simulates. */
export interface SimulatedStatistics {
  readonly claims: readonly ClaimShare[];
  readonly falseClaims: readonly FalseClaimShare[];
  readonly coverage: readonly Coverage[];
  readonly margin: readonly MarginShare[];
  readonly power: readonly Power[];
  readonly settling: readonly Settling[];
  readonly tuning: readonly TuningBias[];
  readonly observations: readonly ObservationClaims[];
}

/** How much {@linkcode benchStatistics} simulates. */
export interface StatisticsBenchOptions {
  /**
   * Experiments for each line; for coverage and the bias of tuning ten times as many, for the paper's observations
   * a quarter.
   */
  readonly experiments?: number | undefined;
  /** Of all random numbers. */
  readonly seed?: number | undefined;
}

/** All simulations; at 2,000 experiments they take about a minute. */
export function benchStatistics(options: StatisticsBenchOptions = {}): SimulatedStatistics {
  const { experiments = 2000, seed = 0 } = options;
  const few = { experiments, seed };
  const many = { experiments: 10 * experiments, seed };
  return {
    claims: simulateClaims(few),
    falseClaims: simulateFalseClaims(few),
    coverage: simulateCoverage(many),
    margin: simulateMargin(few),
    power: simulatePower(few),
    settling: simulateSettling(few),
    tuning: simulateTuning(many),
    observations: simulateObservations({ experiments: Math.ceil(experiments / 4), seed }),
  };
}

const titles: Readonly<Record<keyof SimulatedStatistics, string>> = {
  claims: "Nothing to find: share of experiments that claim something",
  falseClaims: "Something to find: share of experiments that claim something else",
  coverage: "Share of intervals that hold the truth",
  margin: "An effect as large as the margin: share of experiments that say no difference",
  power: "Share of experiments that find the sign's effect",
  settling: "Undecided experiments, given the seeds that they ask for",
  tuning: "What replicates of the best of seven equal rates promise too much",
  observations: "The paper's observations: share of experiments that claim what is not so",
};

/** The simulations as tables for a terminal. */
export function statisticsText(simulated: SimulatedStatistics): string {
  const names = Object.keys(titles) as (keyof SimulatedStatistics)[];
  return names.map((name) => {
    const rows = simulated[name] as readonly object[] as readonly Record<string, unknown>[];
    const columns = Object.keys(rows[0]!).map((heading) => ({
      heading,
      text: (row: Record<string, unknown>) => cell(row[heading]),
      align: typeof rows[0]![heading] === "number" ? "right" as const : "left" as const,
    }));
    return [titles[name], "", ...textTable(rows, columns)].join("\n");
  }).join("\n\n");
}

function cell(value: unknown): string {
  return typeof value === "number" && !Number.isInteger(value) ? value.toFixed(4) : String(value);
}
