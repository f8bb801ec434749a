/**
 * Step size and batch size: how much a noisy step can be sure of, and at what cost; thesis §4.1 to 4.3.
 *
 * @module
 */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import { checkCount } from "../optimizers/check.ts";
import { gainPerExample, optimalBatchSize, optimalGamma } from "../optimizers/theory/gain.ts";
import { type CurvePoint, heatMap } from "./labs/batch_size/chart.ts";
import { checkGain, checkOptima, greedyOptimum } from "./labs/batch_size/formulas.ts";
import { common } from "./command_line/common_flags.ts";
import { positiveNumber } from "./text/typed_values.ts";
import { withDefault } from "./command_line/flags.ts";
import { publish } from "./labs/publish.ts";
import { main } from "./command_line/script.ts";

/** Options of {@linkcode batchSize}. */
export interface BatchSizeOptions {
  /** η², the noise-to-signal ratio of one example; 10. */
  readonly eta2?: number;
  /** Sampled steps for each check; 10,000. */
  readonly repeats?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
}

/** What {@linkcode batchSize} resolves to. */
export interface BatchSize {
  /** `(1 + η²) G(γ, m)/m` on a grid: `gamma, gammaEnd, m, mEnd, share`. */
  readonly map: ColumnTable;
  /** Propositions 4.1 and 4.2 beside brute-force maximization. */
  readonly optima: ColumnTable;
  /** The best pair of step size and batch size. */
  readonly greedy: ColumnTable;
  /** Eq. 4.7 beside sampled steps. */
  readonly gains: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * The decrease of a step for each example it takes, over step size and batch size, with both optimum
 * curves; all formulas beside brute force or simulation.
 *
 * @throws {RangeError} unless η² is positive
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { batchSize } from "./batch_size.ts";
 *
 * const { greedy } = await batchSize({ eta2: 4, repeats: 10 });
 * assertEquals(greedy.get("bestBatchSize", 0), 1);
 * ```
 */
export async function batchSize(options: BatchSizeOptions = {}): Promise<BatchSize> {
  const { eta2 = 10, repeats = 10_000, seed = 0 } = options;
  checkCount(repeats, "repeats", 2);
  if (!(eta2 > 0)) throw new RangeError(`eta2 must be a positive number, got ${eta2}`);
  const [columns, rows, decades] = [40, 30, 3];
  const at = (row: number) => 10 ** (decades * row / rows);
  const map = aq.from(Array.from({ length: columns * rows }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const [gamma, m] = [(column + 0.5) / columns, at(row + 0.5)];
    return {
      gamma: column / columns,
      gammaEnd: (column + 1) / columns,
      m: at(row),
      mEnd: at(row + 1),
      share: (1 + eta2) * gainPerExample(gamma, m, eta2),
    };
  }));
  const curves: CurvePoint[] = Array.from({ length: 101 }, (_, k) => at(rows * k / 100)).map((
    m,
  ) => ({
    curve: "γ*(m)",
    gamma: optimalGamma(m, eta2),
    m,
  }));
  for (let gamma = 0.01; gamma <= 1; gamma += 0.01) {
    const m = optimalBatchSize(gamma, eta2);
    if (m >= 1) curves.push({ curve: "m*(γ)", gamma, m });
  }
  return {
    map,
    optima: checkOptima(eta2),
    greedy: greedyOptimum(eta2),
    gains: checkGain(eta2, repeats, seed),
    chart: await heatMap(map, curves, eta2),
  };
}

if (import.meta.main) {
  await main({
    name: "batch-size",
    purpose:
      "Step size and batch size (thesis §4.1 to 4.3): how much a noisy step decreases the loss for " +
      "each example it takes, as a heat map with the best step size and the best batch size drawn in.",
    flags: {
      eta2: {
        placeholder: "X",
        help: "noise-to-signal ratio η² of one example",
        fallback: "10",
        parse: positiveNumber,
      },
      repeats: withDefault({ ...common.repeats, help: "sampled steps for each check" }, "10000"),
      seed: withDefault(common.seed, "0"),
      out: withDefault(common.out, "runs/batch-size"),
      quiet: common.quiet,
      json: common.json,
    },
    examples: [["deno task batch-size --eta2 100", "a noisier gradient"]],
  }, async ({ out, quiet, json, ...options }) => {
    const { map, optima, greedy, gains, chart } = await batchSize(options);
    await publish("batch-size", {
      tables: [
        { id: "batch-size", table: map },
        {
          id: "gains",
          table: gains,
          title: "Decrease of a step as a share of the noise-free one (Eq. 4.7)",
        },
        {
          id: "optima",
          table: optima,
          title: "Best step size for a batch size, and the reverse (Prop. 4.1, 4.2)",
        },
        { id: "greedy", table: greedy, title: "The best of both: a batch size of one (§4.2.3)" },
      ],
      charts: { "batch-size": chart },
    }, { out, quiet, json });
  });
}
