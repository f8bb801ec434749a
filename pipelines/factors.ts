/**
 * Why the variance? Adaptation factors and what can be known of them: ICML 2018 Fig. 3, 4 and 6, Lemma 1,
 * and thesis Fig. 4.1.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { checkLemma } from "./labs/factors/lemma.ts";
import * as charts from "./labs/factors/charts.ts";
import * as tables from "./labs/factors/tables.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** Options of {@linkcode factors}. */
export interface FactorsOptions {
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Trials of each estimate, and 20 times as many samples where formulas are checked; 1000. */
  readonly repeats?: number;
}

/** What {@linkcode factors} resolves to. */
export interface Factors {
  /** ICML Fig. 3: `eta, sign, adam, gradient`. */
  readonly curves: ColumnTable;
  /** Where Adam's and SVAG's factors are furthest from the optimal one for a sign. */
  readonly differences: ColumnTable;
  /** Lemma 1 beside brute-force minimization. */
  readonly lemma: ColumnTable;
  /** Bias and variance in ICML Fig. 4, computed and sampled. */
  readonly bias: ColumnTable;
  /** Success probabilities in ICML Fig. 6, computed and sampled. */
  readonly signs: ColumnTable;
  /** Estimated noise-to-signal ratios, thesis Fig. 4.1: every estimate. */
  readonly estimates: ColumnTable;
  /** Quantiles of these. */
  readonly ratios: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<"factors" | "scatter" | "signs" | "ratios", string>>;
}

/**
 * Variance adaptation factors against the relative standard deviation, with the largest difference
 * between Adam's and the optimal one; Lemma 1 by brute force; what adaptation does to bias and variance;
 * how often a noisy sign is right; and how badly large noise-to-signal ratios are estimated.
 *
 * @example
 * ```ts
 * import { factors } from "./factors.ts";
 *
 * const { differences } = await factors({ repeats: 10 });
 * differences.print();
 * ```
 */
export async function factors({ seed = 0, repeats = 1000 }: FactorsOptions = {}): Promise<Factors> {
  checkCount(repeats, "repeats", 2);
  const curves = tables.factorCurves();
  const signs = tables.signSuccess(20 * repeats, seed);
  const estimates = tables.ratioEstimates(repeats, seed);
  return inNotebooks({
    curves,
    differences: tables.factorDifferences(),
    lemma: checkLemma(),
    bias: tables.biasAndVariance(20 * repeats, seed),
    signs,
    estimates,
    ratios: tables.ratioSummary(estimates),
    charts: {
      factors: await charts.factorChart(curves),
      scatter: await charts.scatterChart(tables.scatter(300, seed)),
      signs: await charts.signChart(tables.signDensities(), signs),
      ratios: await charts.ratioChart(estimates),
    },
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "factors",
  purpose:
    "Why the variance? Variance adaptation factors (ICML 2018 Fig. 3, 4 and 6), Lemma 1 by brute " +
    "force, and how badly large noise-to-signal ratios can be estimated (thesis Fig. 4.1).",
  flags: {
    repeats: withDefault({ ...common.repeats, help: "trials of each estimate" }, "1000"),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/factors"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("factors"), "all four figures"]],
}, async ({ out, quiet, json, ...options }) => {
  const all = await factors(options);
  await publish("factors", {
    tables: [
      { id: "factors", table: all.curves },
      { id: "estimates", table: all.estimates },
      {
        id: "differences",
        table: all.differences,
        title: "Largest difference to the factor that is optimal for a sign (Fig. 3)",
      },
      { id: "lemma", table: all.lemma, title: "Lemma 1: minimized by brute force" },
      {
        id: "bias",
        table: all.bias,
        title: "Bias and variance before and after adaptation (Fig. 4)",
        without: ["sampledBias2", "sampledVariance"],
      },
      { id: "signs", table: all.signs, title: "How often a sign is right (Fig. 6)" },
      {
        id: "ratios",
        table: all.ratios,
        title: "Estimates of η²: 0.5 % to 99.5 %, orders in between (thesis Fig. 4.1)",
      },
    ],
    charts: all.charts,
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
