/**
 * Why the sign? SGD against stochastic sign descent on quadratics, ICML 2018 Fig. 2.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { nonNegativeInteger, positiveNumber } from "./text/typed_values.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";
import { figure } from "./labs/quadratic/chart.ts";
import { checkFormulas, describeMatrices } from "./labs/quadratic/formulas.ts";
import { areUsual } from "./labs/claims.ts";
import { claimsOf } from "./labs/quadratic/claims.ts";
import { curvesOf, finalsOf, methodsOf, race } from "./labs/quadratic/race.ts";
import { settings } from "./labs/quadratic/settings.ts";

/** The settings that the criteria of its statements were chosen for. */
const usual = { dimension: 100, steps: 100, repeats: 20, start: 10 } as const;

/** Options of {@linkcode quadratic}. */
export interface QuadraticLabOptions {
  /** d; 100. */
  readonly dimension?: number;
  /** Updates in a run; 100. */
  readonly steps?: number;
  /** Runs from different starting points in each setting; 20. */
  readonly repeats?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Standard deviation of each coordinate of θ_0 - x*; 10, well outside the largest noise. */
  readonly start?: number;
  /** Library optimizers, by id, that run as well, with the best constant step size of a grid. */
  readonly methods?: readonly string[];
  /** Stochastic gradients by which the formulas are checked in each setting; 4000. */
  readonly samples?: number;
}

/** What {@linkcode quadratic} resolves to. */
export interface QuadraticLab {
  /** The figure's statements: `statement, measured, criterion, holds`. */
  readonly claims: ColumnTable;
  /** SSD against SGD at the end of each setting. */
  readonly finals: ColumnTable;
  /** All methods at the end of each setting, with their step sizes. */
  readonly methods: ColumnTable;
  /** Mean, median and quantiles of the suboptimality at every step. */
  readonly curves: ColumnTable;
  /** Formulas beside simulation. */
  readonly formulas: ColumnTable;
  /** Condition number and diagonal mass of each matrix. */
  readonly matrices: ColumnTable;
  /** The figure, an SVG document. */
  readonly chart: string;
}

/**
 * Runs SGD and SSD, with the step sizes that are best in expectation, on 100-dimensional stochastic
 * quadratics: four matrices (mild or ill-conditioned, rotated or axis-aligned) at three noise levels.
 * Checks the statements of ICML Fig. 2, and all formulas of §2.1 against simulation.
 *
 * @throws {RangeError} if an option is out of range or a method is unknown
 *
 * @example
 * ```ts
 * import { quadratic } from "./quadratic.ts";
 *
 * const { finals } = await quadratic({ dimension: 10, steps: 5, repeats: 2, samples: 100 });
 * finals.print(); // twelve rows
 * ```
 */
export async function quadratic(options: QuadraticLabOptions = {}): Promise<QuadraticLab> {
  const { dimension = usual.dimension, steps = usual.steps, repeats = usual.repeats } = options;
  const { start = usual.start, seed = 0, methods = [] } = options;
  checkCount(steps, "steps", 1);
  checkCount(repeats, "repeats", 2);
  const all = settings(dimension, seed);
  const runs = race(all, { steps, repeats, seed, start, methods });
  const finals = finalsOf(runs);
  const curves = curvesOf(runs);
  return inNotebooks({
    claims: claimsOf(finals, areUsual({ dimension, steps, repeats, start }, usual)),
    finals,
    methods: methodsOf(runs),
    curves,
    formulas: checkFormulas(all, { samples: options.samples ?? 4000, seed }),
    matrices: describeMatrices(all),
    chart: await figure(all, curves),
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "quadratic",
  purpose:
    "Why the sign? SGD against sign descent on stochastic quadratics, with optimal step sizes: the " +
    "twelve panels of ICML 2018 Fig. 2, its statements with their numbers, and every formula " +
    "beside a simulation.",
  flags: {
    optimizers: {
      ...common.optimizers,
      help: "methods to add, each with the best constant step size of a grid",
    },
    dimension: withDefault({ ...common.steps, help: "dimension d" }, String(usual.dimension)),
    steps: withDefault(common.steps, String(usual.steps)),
    repeats: withDefault(
      { ...common.repeats, help: "starting points in each setting" },
      String(usual.repeats),
    ),
    start: {
      placeholder: "S",
      help: "distance of the start from the optimum in each coordinate",
      fallback: String(usual.start),
      parse: positiveNumber,
    },
    samples: withDefault({ ...common.steps, help: "gradients to check formulas by" }, "4000"),
    seed: { ...withDefault(common.seed, "0"), parse: nonNegativeInteger },
    out: withDefault(common.out, "runs/quadratic"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("quadratic"), "the figure as in the paper"],
    [invocation("quadratic --optimizers adam,m-svag"), "and how other methods fare there"],
  ],
}, async ({ optimizers: methods, out, quiet, json, ...options }) => {
  const lab = await quadratic({ ...options, methods: methods ?? [] });
  await publish("quadratic", {
    tables: [
      { id: "quadratic", table: lab.curves },
      { id: "matrices", table: lab.matrices, title: "Matrices: how much of them is diagonal" },
      {
        id: "finals",
        table: lab.finals,
        title: `Suboptimality after ${options.steps} steps; orders: log10 SSD/SGD ± error`,
        without: ["repetitions"],
      },
      {
        id: "methods",
        table: lab.methods,
        ...(methods &&
          { title: "All methods, with the best constant step size where one is tuned" }),
      },
      {
        id: "formulas",
        table: lab.formulas,
        title: "Expected improvements, and how far simulations are from them in standard errors",
        without: ["sampledSgd", "sampledSsd"],
      },
      { id: "claims", table: lab.claims, title: "The statements of ICML 2018 Fig. 2" },
    ],
    charts: { quadratic: lab.chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
