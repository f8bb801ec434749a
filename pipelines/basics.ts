/**
 * The thesis' introductory pictures: diffusion of SGD (Fig. 1.1), overfitting along a run (Fig. 2.1), and
 * condition numbers (Fig. 2.2).
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { conditionChart, diffusionChart, overfittingChart } from "./labs/basics/charts.ts";
import {
  conditionSummary,
  diffusionPaths,
  diffusionSummary,
  overfitting,
  overfittingSummary,
} from "./labs/basics/runs.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";

/** Options of {@linkcode basics}. */
export interface BasicsOptions {
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Runs of SGD by which its plateau is measured; 200. */
  readonly repeats?: number;
}

/** What {@linkcode basics} resolves to. */
export interface Basics {
  /** Fig. 1.1: `method, step, x, y, suboptimality`. */
  readonly paths: ColumnTable;
  /** Where these end, beside what theory says. */
  readonly diffusion: ColumnTable;
  /** Fig. 2.1: `step, empirical, risk`. */
  readonly risks: ColumnTable;
  /** Their turning point. */
  readonly overfitting: ColumnTable;
  /** Fig. 2.2: how much ten steps leave. */
  readonly conditions: ColumnTable;
  /** SVG documents by name. */
  readonly charts: Readonly<Record<"diffusion" | "overfitting" | "conditions", string>>;
}

/**
 * Runs what is behind the pictures, and sets each beside what theory says of it.
 *
 * @example
 * ```ts
 * import { basics } from "./basics.ts";
 *
 * const { overfitting } = await basics({ repeats: 10 });
 * overfitting.print();
 * ```
 */
export async function basics({ seed = 0, repeats = 200 }: BasicsOptions = {}): Promise<Basics> {
  checkCount(repeats, "repeats", 2);
  const paths = diffusionPaths(seed);
  const risks = overfitting(2000, seed);
  return inNotebooks({
    paths: aq.from(paths),
    diffusion: diffusionSummary(repeats, seed),
    risks: aq.from(risks),
    overfitting: overfittingSummary(risks),
    conditions: conditionSummary(),
    charts: {
      diffusion: await diffusionChart(paths),
      overfitting: await overfittingChart(risks),
      conditions: await conditionChart(),
    },
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "basics",
  purpose:
    "The thesis' introductory pictures: SGD goes into diffusion where GD converges (Fig. 1.1), a " +
    "model overfits along a run (Fig. 2.1), condition numbers 2 and 8 (Fig. 2.2).",
  flags: {
    repeats: withDefault(
      { ...common.repeats, help: "runs that SGD's plateau is measured by" },
      "200",
    ),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/basics"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("basics"), "all three figures"]],
}, async ({ out, quiet, json, ...options }) => {
  const all = await basics(options);
  await publish("basics", {
    tables: [
      { id: "basics", table: all.paths },
      { id: "risks", table: all.risks },
      {
        id: "diffusion",
        table: all.diffusion,
        title: "Fig. 1.1: GD at the end, SGD in the second half; linear rate, plateau",
      },
      { id: "overfitting", table: all.overfitting, title: "Fig. 2.1: overfitting along the run" },
      {
        id: "conditions",
        table: all.conditions,
        title: "Fig. 2.2: share of the suboptimality left after ten steps, and its bound",
      },
    ],
    charts: all.charts,
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
