/**
 * The sign is what does not generalize: ICML 2018 §5, Lemmas 2 and 3, by run.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { checkCount } from "../optimizers/check.ts";
import { random } from "../problems/random.ts";
import { wilsonImages, wilsonPredictions, wilsonProblem } from "../problems/kinds/wilson.ts";
import { common } from "./command_line/common_flags.ts";
import { withDefault } from "./command_line/flags.ts";
import { styleOf } from "./charts/palette.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";
import { errorChart } from "./labs/wilson/chart.ts";
import { areUsual } from "./labs/claims.ts";
import { claimsOf, type End } from "./labs/wilson/claims.ts";
import { distanceFrom, leastNorm } from "./labs/wilson/solutions.ts";
import {
  type CurvePoint,
  descend,
  deviationFrom,
  errorRate,
  methods,
  rounding,
  shares,
} from "./labs/wilson/runs.ts";

/** The settings that the criteria of its statements were chosen for. */
const usual = { points: 100, steps: 1000, repeats: 3 } as const;

/** Options of {@linkcode wilson}. */
export interface WilsonLabOptions {
  /** Training points; 100. */
  readonly points?: number;
  /** Updates, full-batch; 1000. */
  readonly steps?: number;
  /** Fresh test points; 10,000. */
  readonly testPoints?: number;
  /** Instances with different shares of the label +1: 0.55, 0.6 and 0.75 for 3; 3. */
  readonly repeats?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
}

/** What {@linkcode wilson} resolves to. */
export interface Wilson {
  /**
   * One row for each instance and method: final loss, how far θ is from proportional to sign(Xᵀy), at most
   * over the run, and errors on training and fresh points, and whether all that holds which the paper says.
   */
  readonly results: ColumnTable;
  /**
   * Where each run ended: how far from the solution of least norm, relative to it; the part of θ that is
   * orthogonal to all points; the margin, as a share of the largest.
   */
  readonly solutions: ColumnTable;
  /** What is said of these ends, a statement a row. */
  readonly claims: ColumnTable;
  /** Deviation and test error along the runs: `positive, method, step, deviation, testError`. */
  readonly curves: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * Runs full-batch methods from θ = 0 on instances of Wilson et al.'s (2017) construction.
 *
 * @example
 * ```ts
 * import { wilson } from "./wilson.ts";
 *
 * const { results } = await wilson({ points: 20, steps: 50, repeats: 1 });
 * results.select("method", "test").print();
 * ```
 */
export async function wilson(options: WilsonLabOptions = {}): Promise<Wilson> {
  const { points = usual.points, steps = usual.steps, repeats = usual.repeats } = options;
  const { testPoints = 10_000, seed = 0 } = options;
  checkCount(points, "points", 5);
  checkCount(steps, "steps", 1);
  if (repeats > shares.length) {
    throw new RangeError(`repeats must be at most ${shares.length}, got ${repeats}`);
  }
  const recorded = new Set(
    Array.from({ length: 101 }, (_, k) => Math.round(steps ** (k / 100))),
  );
  const results: Record<string, unknown>[] = [];
  const curves: CurvePoint[] = [];
  const ends: End[] = [];
  const leastMultipliers: number[] = [];
  let slower: readonly [number, number] = [NaN, NaN];
  shares.slice(0, repeats).forEach((positive, k) => {
    const problem = wilsonProblem({ points, positive, seed: seed + k });
    const stream = random(seed, "wilson", "test", k);
    const fresh = new Float64Array(testPoints).map(() => stream.uniform() < positive ? 1 : -1);
    const least = leastNorm(problem);
    leastMultipliers.push(least.leastMultiplier);
    if (k === 0) {
      const [usual, tenth] = [1, 0.1].map((factor) => {
        const { theta } = descend(problem, "m-svag", steps / factor, () => {}, factor);
        return distanceFrom(problem, least, theta).distance;
      });
      slower = [usual!, tenth!];
    }
    const negative = errorRate(fresh.map(() => 1), fresh);
    for (const { id, stays } of methods) {
      const run = descend(problem, id, steps, (theta, step) => {
        if (!recorded.has(step)) return;
        const testError = errorRate(wilsonPredictions(theta, fresh), fresh);
        const deviation = deviationFrom(problem.signs, theta);
        curves.push({ positive, method: id, step, deviation, testError });
      });
      ends.push({
        positive,
        id,
        method: styleOf(id).label,
        ...distanceFrom(problem, least, run.theta),
      });
      const trainError = errorRate(wilsonImages(problem, run.theta).map(Math.sign), problem.labels);
      const testError = errorRate(wilsonPredictions(run.theta, fresh), fresh);
      const proportional = run.deviation <= rounding;
      results.push({
        positive,
        method: styleOf(id).label,
        expected: stays ? "∝ sign(Xᵀy)" : "not",
        loss: run.loss,
        deviation: run.deviation,
        proportional: proportional ? "proportional" : "not",
        train: trainError,
        test: testError,
        holds: proportional === stays && trainError === 0 &&
          testError === (stays ? negative : 0),
      });
    }
  });
  return inNotebooks({
    results: aq.from(results),
    solutions: aq.from(ends).select(aq.not("id")),
    claims: aq.from([
      ...claimsOf({
        ends,
        leastMultipliers,
        slower,
        usual: areUsual({ points, steps, repeats }, usual),
      }),
    ]),
    curves: aq.from(curves),
    chart: await errorChart(curves),
  });
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "wilson",
  purpose:
    "Least squares on which sign-based methods do not generalize (ICML 2018 §5): AdaGrad, RMSProp, " +
    "Adam and sign descent stay proportional to sign(Xᵀy), which says +1 to every new point; " +
    "gradient descent and M-SVAG do not.",
  flags: {
    points: withDefault({ ...common.steps, help: "training points" }, String(usual.points)),
    steps: withDefault(common.steps, String(usual.steps)),
    repeats: withDefault(
      { ...common.repeats, help: "instances, at most 7" },
      String(usual.repeats),
    ),
    seed: withDefault(common.seed, "0"),
    out: withDefault(common.out, "runs/wilson"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [[invocation("wilson"), "three instances, nine methods"]],
}, async ({ out, quiet, json, ...options }) => {
  const { results, solutions, claims, curves, chart } = await wilson(options);
  await publish("wilson", {
    tables: [
      { id: "wilson", table: curves },
      {
        id: "results",
        table: results,
        title: "Largest deviation from a multiple of sign(Xᵀy), errors on both sets at the end",
        without: ["proportional"],
      },
      {
        id: "solutions",
        table: solutions,
        title:
          "Where runs end: distance from the least norm, part outside the points' span, margin",
      },
      { id: "claims", table: claims, title: "What is said of these ends" },
    ],
    charts: { wilson: chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit);
