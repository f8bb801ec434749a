/**
 * Step size and batch size: how much a noisy step can be sure of, and at what cost; thesis §4.1 to 4.3.
 * With a problem, at the cost that its steps have on this machine.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import * as aq from "./arquero/mod.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import { backendInUse, type BackendName, useBackend } from "../optimizers/backends/use_backend.ts";
import { checkCount } from "../optimizers/check.ts";
import { gainPerExample, optimalBatchSize, optimalGamma } from "../optimizers/theory/gain.ts";
import { loadProblem } from "../problems/catalogue/registry.ts";
import { nameOf, type ProblemChoice } from "./cells/choices.ts";
import { type CurvePoint, heatMap } from "./labs/batch_size/chart.ts";
import { checkGain, checkOptima, greedyOptimum } from "./labs/batch_size/formulas.ts";
import {
  type MeasuredBatchSizes,
  measuredBatchSizes,
  measuredColumns,
} from "./labs/batch_size/measured.ts";
import { common } from "./command_line/common_flags.ts";
import { problemsFrom } from "./command_line/own_choices.ts";
import { problemFlags } from "./command_line/problem_flag.ts";
import {
  listOf,
  nonNegativeInteger,
  positiveInteger,
  positiveNumber,
} from "./text/typed_values.ts";
import { withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { tableWith } from "./rows/rows.ts";
import { mainOf } from "./command_line/script.ts";

/** Options of {@linkcode batchSize}. */
export interface BatchSizeOptions {
  /** η², the noise-to-signal ratio of one example; 10. */
  readonly eta2?: number;
  /** Sampled steps for each check; 10,000. */
  readonly repeats?: number;
  /** Seed of everything random; 0. */
  readonly seed?: number;
  /** Ids, or problems of one's own, whose steps are timed; none. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Batch sizes that are timed, ascending; 1, 2, 4, …, 512. */
  readonly batchSizes?: readonly number[] | undefined;
  /** Steps of M-SGD's path at which a problem's η² is measured; 0 and 100. */
  readonly at?: readonly number[] | undefined;
  /** Examples that it is measured by; 512. */
  readonly examples?: number | undefined;
  /** What runs the tensors of problems; `auto`. */
  readonly backend?: BackendName | undefined;
  /** Folder of the data sets' files, for problems given by id. */
  readonly data?: string | undefined;
  /** Stops it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done. */
  readonly onNote?: ((note: string) => void) | undefined;
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
  /** The time of steps of each problem: `problem, m, milliseconds, examples/s, of the fit`. */
  readonly costs: ColumnTable;
  /** The batch sizes that gain most in that time, a row for each problem and step of its path. */
  readonly best: ColumnTable;
  /** An SVG document. */
  readonly chart: string;
}

/**
 * The decrease of a step for each example it takes, over step size and batch size, with both optimum
 * curves; all formulas beside brute force or simulation.
 *
 * With problems, the best batch size for what their steps take by the clock: results are this machine's.
 *
 * @throws {RangeError} unless η² is positive, or if a problem cannot tell the variance of its gradients
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
  checkMeasured(options);
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
  return inNotebooks({
    map,
    optima: checkOptima(eta2),
    greedy: greedyOptimum(eta2),
    gains: checkGain(eta2, repeats, seed),
    ...await measured(options),
    chart: await heatMap(map, curves, eta2),
  });
}

function checkMeasured({ batchSizes = [1, 2], at = [0], examples = 2 }: BatchSizeOptions): void {
  checkCount(examples, "examples", 2);
  if (new Set(batchSizes).size < 2) {
    throw new RangeError(`batchSizes must be two or more, got ${batchSizes.join(", ") || "none"}`);
  }
  for (const m of batchSizes) checkCount(m, "batchSizes", 1);
  if (at.length === 0) throw new RangeError("at must name at least one step, got none");
  for (const step of at) checkCount(step, "at", 0);
}

async function measured(options: BatchSizeOptions): Promise<Pick<BatchSize, "costs" | "best">> {
  const { problems = [], at = [0, 100], examples = 512, seed = 0 } = options;
  const { batchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], data, signal, onNote } = options;
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const found: MeasuredBatchSizes[] = [];
  if (problems.length > 0) {
    await useBackend(options.backend ?? "auto");
    onNote?.(`backend: ${backendInUse()}`);
  }
  for (const choice of problems) {
    const own = typeof choice === "string";
    const problem = own ? await loadProblem(choice, data === undefined ? {} : { data }) : choice;
    try {
      onNote?.(`timing steps of ${nameOf(choice)}: nothing else should run`);
      found.push(
        await measuredBatchSizes(problem, nameOf(choice), {
          batchSizes: ascending(batchSizes),
          at: ascending(at),
          examples,
          seed,
          signal,
        }),
      );
    } finally {
      if (own) problem.dispose?.();
    }
  }
  return {
    costs: tableWith(measuredColumns.costs, found.flatMap(({ costs }) => costs)),
    best: tableWith(measuredColumns.best, found.flatMap(({ best }) => best)),
  };
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "batch-size",
  purpose:
    "Step size and batch size (thesis §4.1 to 4.3): how much a noisy step decreases the loss for " +
    "each example it takes, as a heat map with the best step size and the best batch size drawn in. " +
    "With --problem, the best batch size for what steps take on this machine.",
  flags: {
    eta2: {
      placeholder: "X",
      help: "noise-to-signal ratio η² of one example",
      fallback: "10",
      parse: positiveNumber,
    },
    repeats: withDefault({ ...common.repeats, help: "sampled steps for each check" }, "10000"),
    ...problemFlags("none: steps of no problem are timed"),
    "batch-size": {
      ...common["batch-size"],
      option: "batchSizes",
      placeholder: "N[,N]",
      help: "batch sizes that are timed",
      fallback: "1,2,4,8,16,32,64,128,256,512",
      parse: listOf(positiveInteger),
    },
    at: {
      placeholder: "N[,N]",
      help: "steps of M-SGD's path at which η² is measured",
      fallback: "0,100",
      parse: listOf(nonNegativeInteger),
    },
    examples: withDefault({ ...common.steps, help: "examples that it is measured by" }, "512"),
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    data: common.data,
    out: withDefault(common.out, "runs/batch-size"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [invocation("batch-size --eta2 100"), "a noisier gradient"],
    [invocation("batch-size --problem mnist-mlp"), "the best batch size on this machine"],
  ],
}, async (flags, { signal }) => {
  const { batchSize: batchSizes, out, quiet, json, ...options } = flags;
  const { map, optima, greedy, gains, costs, best, chart } = await batchSize({
    ...options,
    batchSizes,
    problems: (await problemsFrom(flags, [])).problems,
    signal,
    onNote: quiet ? undefined : (note) => console.error(note),
  });
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
      ...[
        { id: "costs", table: costs, title: "What an SGD step takes on this machine" },
        {
          id: "best",
          table: best,
          title: "The batch size that gains most in that time (§4.3), and how many times as fast",
        },
      ].filter(({ table }) => table.numRows() > 0),
    ],
    charts: { "batch-size": chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
