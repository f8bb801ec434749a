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
import { meansOf, plateausOf, quadratics, runAll, slopesOf } from "./labs/idealized/runs.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

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
  /** Mean suboptimality and its standard error along the runs. */
  readonly means: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * Runs SVAG with exact factors and α = 1/L, SGD with constant step sizes 1/L and 0.1/L, and SGD with step
 * sizes that decrease as 1/t, on strongly convex quadratics with noise ν = 1.
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
  const { dimension = 10, steps = 100_000, repeats = 40, seed = 0 } = options;
  checkCount(steps, "steps", 100);
  checkCount(repeats, "repeats", 2);
  const problems = quadratics(dimension, seed);
  const runs = runAll(problems, { steps, repeats, seed });
  const means = meansOf(runs);
  const plateaus = plateausOf(runs, problems);
  const chart = await rateChart(means, plateaus);
  return inNotebooks({ slopes: slopesOf(means), plateaus, means, chart });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "idealized",
  purpose:
    "Idealized SVAG (ICML 2018 Theorem 1): the rate O(1/t) with a constant step size, beside SGD with " +
    "constant step sizes, which stays at the level of thesis Eq. 3.18, and with decreasing ones.",
  flags: {
    dimension: withDefault({ ...common.steps, help: "dimension d" }, "10"),
    steps: withDefault(common.steps, "100000"),
    repeats: withDefault({ ...common.repeats, help: "repetitions" }, "40"),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/idealized"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("idealized"), "three quadratics, 100,000 steps"]],
}, async ({ out, quiet, json, ...options }) => {
  const { slopes, plateaus, means, chart } = await idealized(options);
  await publish("idealized", {
    tables: [
      { id: "idealized", table: means },
      {
        id: "plateaus",
        table: plateaus,
        title: "Where constant-step SGD stays: measured, closed form, and thesis Eq. 3.18",
      },
      { id: "slopes", table: slopes, title: "Log-log slopes over the last decade of steps" },
    ],
    charts: { idealized: chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
