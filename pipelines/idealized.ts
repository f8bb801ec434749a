/**
 * Idealized SVAG converges without a decreasing step size: ICML 2018 Theorem 1, beside SGD with a constant
 * step size, which does not (thesis Eq. 3.18), and with a decreasing one.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { rateChart } from "./labs/idealized/chart.ts";
import { areUsual, chosenCriterion } from "./labs/claims.ts";
import { exactLadder } from "./labs/idealized/ladder.ts";
import { meansOf, plateausOf, quadratics, runAll, slopesOf } from "./labs/idealized/runs.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** The settings that the tolerance of slopes was chosen for. */
const usual = { dimension: 10, steps: 100_000, repeats: 40 } as const;

/** Options of {@linkcode idealized}. */
export interface IdealizedOptions {
  /** d; 10. */
  readonly dimension?: number;
  /** Updates; 100,000. */
  readonly steps?: number;
  /** Repetitions, side by side; 40. */
  readonly repeats?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
}

/** What {@linkcode idealized} resolves to. */
export interface Idealized {
  /** Log-log slopes over the last decade of steps. */
  readonly slopes: ColumnTable;
  /** Levels at which constant-step SGD stays. */
  readonly plateaus: ColumnTable;
  /**
   * The ladder of variance adaptation with exact moments (thesis Prop. 4.1, SVAG, Eq. 7.23):
   * `problem, rung, α, mean, error` after 300 steps.
   */
  readonly ladder: ColumnTable;
  /** Mean suboptimality and its standard error along the runs. */
  readonly means: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * Runs SVAG with exact factors and α = 1/L, SGD with constant step sizes 1/L and 0.1/L, and SGD with step
 * sizes that decrease as 1/t, on strongly convex quadratics with noise ν = 1; and with exact moments the
 * ladder of variance adaptation, from no factor to a whole matrix.
 *
 * @example
 * ```ts
 * import { idealized } from "./idealized.ts";
 *
 * const { slopes } = await idealized({ steps: 1000, repeats: 4 });
 * slopes.print();
 * ```
 */
export async function idealized(options: IdealizedOptions = {}): Promise<Idealized> {
  const { dimension = usual.dimension, steps = usual.steps, repeats = usual.repeats } = options;
  const { seed = 0 } = options;
  checkCount(steps, "steps", 100);
  checkCount(repeats, "repeats", 2);
  const problems = quadratics(dimension, seed);
  const runs = runAll(problems, { steps, repeats, seed });
  const means = meansOf(runs);
  const plateaus = plateausOf(runs, problems);
  const chart = await rateChart(means, plateaus);
  const ladder = exactLadder({ repeats, seed });
  return inNotebooks({ slopes: slopesOf(means), plateaus, ladder, means, chart });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "idealized",
  purpose:
    "Idealized SVAG (ICML 2018 Theorem 1): the rate O(1/t) with a constant step size, beside SGD with " +
    "constant step sizes, which stays at the level of thesis Eq. 3.18, and with decreasing ones.",
  flags: {
    dimension: withDefault({ ...common.steps, help: "dimension d" }, String(usual.dimension)),
    steps: withDefault(common.steps, String(usual.steps)),
    repeats: withDefault({ ...common.repeats, help: "repetitions" }, String(usual.repeats)),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/idealized"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("idealized"), "three quadratics, 100,000 steps"]],
}, async ({ out, quiet, json, ...options }) => {
  const { dimension, steps, repeats } = options;
  const { slopes, plateaus, ladder, means, chart } = await idealized(options);
  await publish("idealized", {
    tables: [
      { id: "idealized", table: means },
      {
        id: "plateaus",
        table: plateaus,
        title: "Where constant-step SGD stays: measured, closed form, and thesis Eq. 3.18 (" +
          `${chosenCriterion("z ≤ 4", areUsual({ dimension, steps, repeats }, usual))})`,
      },
      {
        id: "slopes",
        table: slopes,
        title: `Log-log slopes over the last decade of steps (${
          chosenCriterion("within 0.15", areUsual({ dimension, steps, repeats }, usual))
        })`,
      },
      {
        id: "ladder",
        table: ladder,
        title: "Exact moments: suboptimality after 300 steps, each rung at its best step size",
      },
    ],
    charts: { idealized: chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
