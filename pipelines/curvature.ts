/**
 * The curvature of a training problem: does its geometry favour the sign? Thesis §6.4.3 and Eq. 6.30 on
 * real networks.
 *
 * @module
 */
import { invocation } from "../optimizers/invocation.ts";
import type { ColumnTable } from "./arquero/mod.ts";
import {
  backendInUse,
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../optimizers/backends/use_backend.ts";
import { checkCount } from "../optimizers/check.ts";
import { loadProblem } from "../problems/catalogue/registry.ts";
import { ratioChart } from "./labs/curvature/chart.ts";
import { blockTable, tensorTable } from "./labs/curvature/blocks.ts";
import { alongPath } from "./labs/curvature/along_path.ts";
import { predictionTable, trackRecord } from "./labs/curvature/predictions.ts";
import { relaxedTable } from "./labs/curvature/relaxed.ts";
import { trainTuned } from "./labs/curvature/tuned_runs.ts";
import { ratioAt, ratioTable } from "./labs/curvature/ratio.ts";
import {
  curvatureTable,
  diagonalTable,
  layerTable,
  type Measured,
} from "./labs/curvature/tables.ts";
import { nameOf, type ProblemChoice } from "./cells/choices.ts";
import { checkModule } from "./grid/check_module.ts";
import { common } from "./command_line/common_flags.ts";
import { onlyOne, problemsFrom } from "./command_line/own_choices.ts";
import { problemFlags } from "./command_line/problem_flag.ts";
import { listOf, nonNegativeInteger, positiveInteger } from "./text/typed_values.ts";
import { onOff, withDefault } from "./command_line/flags.ts";
import { inNotebooks } from "./labs/in_notebooks.ts";
import { publish } from "./labs/publish.ts";
import { mainOf } from "./command_line/script.ts";
import { tune } from "./tune.ts";

/** What is measured where nothing is said. */
const usual = "mnist-mlp";

/** Options of {@linkcode curvature}. */
export interface CurvatureOptions extends BlasOptions {
  /** Ids, or problems of one's own; `mnist-mlp` by default. */
  readonly problems?: readonly ProblemChoice[] | undefined;
  /** Steps of the training path at which to measure; 0 and 100. */
  readonly at?: readonly number[] | undefined;
  /** Id of the optimizer that makes the path, with the problem's step size; `m-sgd`. */
  readonly optimizer?: string | undefined;
  /** Examples of the objective whose Hessian it is, at most all there are; 256. */
  readonly examples?: number | undefined;
  /** Products of Lanczos' method at most; 20. */
  readonly iterations?: number | undefined;
  /** Random vectors for average eigenvalues, at least 2; 6. */
  readonly probes?: number | undefined;
  /** Columns for p_diag, over all tensors; 32. */
  readonly columns?: number | undefined;
  /** Whether to measure the diagonal block of each parameter tensor (thesis §C.1.2); false. */
  readonly blocks?: boolean | undefined;
  /** Whether to tune M-SGD and M-SSD and train with both, to see who wins. */
  readonly check?: boolean | undefined;
  /** Updates of these runs; the problem's default. */
  readonly steps?: number | undefined;
  /** Examples of each part that their losses are measured on, at most; 1024. */
  readonly evaluateOn?: number | undefined;
  /** Seeds of these runs; 3. */
  readonly seeds?: number | undefined;
  /** Examples in a batch; the problem's default. */
  readonly batchSize?: number | undefined;
  /** Seed of the path and of everything random; 0. */
  readonly seed?: number | undefined;
  /** What runs the tensors; `auto`. */
  readonly backend?: BackendName | undefined;
  /** Folder of the data sets' files, for problems given by id. */
  readonly data?: string | undefined;
  /** Stops it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done and how long it will take. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What {@linkcode curvature} resolves to. */
export interface Curvature {
  /** Eigenvalues and smoothness constants: a row for each problem and step. */
  readonly curvature: ColumnTable;
  /** How much of the Hessian is on its diagonal. */
  readonly diagonal: ColumnTable;
  /** Density and noise-to-signal ratio of each parameter tensor's gradient. */
  readonly layers: ColumnTable;
  /** With `blocks` what thesis Eq. C.10 compares, and how different blocks are: a row for each problem and step. */
  readonly blocks: ColumnTable;
  /** With `blocks` top and average eigenvalue and axis alignment of each parameter tensor's own block. */
  readonly tensors: ColumnTable;
  /** Whether curvature goes with the gradient (thesis Eq. C.22): a row for each path of three points or more. */
  readonly relaxed: ColumnTable;
  /** The ratio R of guaranteed improvements (thesis Eq. 6.30), and the conditions that make it large. */
  readonly ratios: ColumnTable;
  /** A row for each problem: who is predicted to win, and with `check` who does. */
  readonly predictions: ColumnTable;
  /** With `check` how often predictions were made, and right. */
  readonly record: ColumnTable;
  /** R along the path, an SVG document. */
  readonly chart: string;
}

/**
 * Measures the Hessian of problems at points of their training paths by products with vectors (by
 * automatic differentiation where that can be trusted, else by differences of gradients): top
 * eigenvalue, average eigenvalue, concentration on the diagonal, smoothness constants. With the
 * density of the gradient they make thesis Eq. 6.30, and so a prediction of who makes faster
 * progress, gradient descent or sign descent.
 *
 * @throws {RangeError} if a name or number is wrong
 * @throws {Error} if a problem's data cannot be had, or a path diverges
 *
 * @example Where all is known: eigenvalues 1, 2 and 30 along the axes
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { curvature } from "./curvature.ts";
 *
 * const { curvature: table, predictions } = await curvature({
 *   problems: ["quadratic:1/2/30"],
 *   at: [0],
 *   backend: "cpu",
 * });
 * assertAlmostEquals(table.get("λmax", 0), 30, 0.01);
 * assertAlmostEquals(table.get("tr H/d", 0), 11, 0.01);
 * assertEquals(predictions.get("problem", 0), "quadratic:1/2/30");
 * ```
 */
export async function curvature(options: CurvatureOptions = {}): Promise<Curvature> {
  const { problems = [usual], backend, blas, blasThreads, signal, onNote, data } = options;
  checkOptions(options);
  await useBackend(backend ?? "auto", { blas, blasThreads });
  onNote?.(`backend: ${backendInUse()}`);
  const measured: Measured[] = [];
  for (const choice of problems) {
    const own = typeof choice === "string";
    const problem = own ? await loadProblem(choice, data === undefined ? {} : { data }) : choice;
    try {
      await checkModule(choice, problem, onNote);
      measured.push(...await alongPath(problem, nameOf(choice), options));
    } finally {
      if (own) problem.dispose?.();
    }
  }
  const ratios = measured.map(ratioAt);
  const { steps, seeds = 3, seed = 0, batchSize, evaluateOn = 1024, check = false } = options;
  const machine = { backend, blas, blasThreads };
  const run = { problems, steps, batchSize, evaluateOn, ...machine, data, signal };
  if (check) onNote?.(`tuning M-SGD and M-SSD, then ${seeds} seeds of each`);
  const verdicts = check ? await trainTuned(tune, { ...run, seeds, seed }) : [];
  const predictions = predictionTable(ratios, verdicts);
  return inNotebooks({
    curvature: curvatureTable(measured),
    diagonal: diagonalTable(measured),
    layers: layerTable(measured),
    blocks: blockTable(measured),
    tensors: tensorTable(measured),
    relaxed: relaxedTable(measured),
    ratios: ratioTable(ratios),
    predictions,
    record: trackRecord(predictions),
    chart: await ratioChart(ratios),
  });
}

function checkOptions(options: CurvatureOptions): void {
  const { at = [0], examples = 2, iterations = 2, probes = 2, columns = 1 } = options;
  checkCount(examples, "examples", 2);
  checkCount(iterations, "iterations", 2);
  checkCount(probes, "probes", 2);
  checkCount(columns, "columns", 1);
  if (at.length === 0) throw new RangeError("at must name at least one step, got none");
  for (const step of at) checkCount(step, "at", 0);
}

/** The script as a function: does what the words of a command line say, and resolves to its exit code. */
export const main: (args?: readonly string[]) => Promise<number> = mainOf({
  name: "curvature",
  purpose:
    "Does a problem's geometry favour the sign? Measures the Hessian on the training path (top and " +
    "average eigenvalue, concentration on the diagonal, gradient density) and predicts whether " +
    "M-SGD or M-SSD makes faster progress (thesis §6.4.3, Eq. 6.30).",
  flags: {
    ...problemFlags(usual),
    at: {
      placeholder: "N[,N]",
      help: "steps of the training path at which to measure",
      fallback: "0,100",
      parse: listOf(nonNegativeInteger),
    },
    optimizers: withDefault(
      { ...common.optimizers, placeholder: "ID", help: "method that makes the path" },
      "m-sgd",
    ),
    examples: withDefault({ ...common.steps, help: "examples of the objective" }, "256"),
    iterations: withDefault({ ...common.steps, help: "products of Lanczos' method" }, "20"),
    probes: withDefault({ ...common.steps, help: "vectors for average eigenvalues" }, "6"),
    columns: withDefault({ ...common.steps, help: "columns for p_diag" }, "32"),
    blocks: onOff("measure the Hessian's diagonal block of each parameter tensor (§C.1.2)"),
    check: onOff("tune M-SGD and M-SSD, train with both, and compare with the prediction"),
    steps: { ...common.steps, help: "updates of --check (default: the problem's)" },
    "evaluate-on": withDefault(
      { ...common["evaluate-on"], help: "examples that its losses are measured on" },
      "1024",
    ),
    seeds: withDefault({ ...common.seeds, help: "seeds of --check" }, "3"),
    "batch-size": {
      ...common["batch-size"],
      help: "examples in a batch (default: the problem's)",
      parse: positiveInteger,
    },
    seed: withDefault(common.seed, "0"),
    backend: withDefault(common.backend, "auto"),
    blas: common.blas,
    "blas-threads": common["blas-threads"],
    data: common.data,
    out: withDefault(common.out, "runs/curvature"),
    quiet: common.quiet,
    json: common.json,
  },
  examples: [
    [
      invocation("curvature --problem mnist-logreg --check"),
      "softmax regression, and who wins there",
    ],
    [invocation("curvature --problem quadratic:ill,quadratic:ill+rotated"), "where all is known"],
  ],
}, async (flags, { signal }) => {
  const { optimizers, out, quiet, json, ...options } = flags;
  const onNote = quiet ? undefined : (note: string) => console.error(note);
  const all = await curvature({
    ...options,
    problems: (await problemsFrom(flags, [usual])).problems,
    optimizer: onlyOne("--optimizers", optimizers),
    signal,
    onNote,
  });
  await publish("curvature", {
    tables: [
      {
        id: "curvature",
        table: all.curvature,
        title: "Eigenvalues of the Hessian and smoothness constants",
      },
      {
        id: "diagonal",
        table: all.diagonal,
        title: "Concentration on the diagonal, by sampled columns",
      },
      {
        id: "layers",
        table: all.layers,
        title: "Gradients by tensor: share of ‖∇f‖², density, noise-to-signal of a batch",
      },
      {
        id: "ratios",
        table: all.ratios,
        title: "Conditions for the sign: outliers, a concentrated diagonal, dense gradients",
      },
      ...[
        {
          id: "blocks",
          table: all.blocks,
          title: "Blocks, one a tensor: outliers among them, and R of block-normalized descent",
        },
        {
          id: "tensors",
          table: all.tensors,
          title: "Each block: top and average eigenvalue, concentration on the diagonal",
        },
        {
          id: "relaxed",
          table: all.relaxed,
          title: "Relaxed smoothness along the paths: λmax ≤ L⁰ + L¹ ‖∇f‖",
        },
      ].filter(({ table }) => table.numRows() > 0),
      { id: "predictions", table: all.predictions, title: "Who makes faster progress" },
      {
        id: "record",
        table: all.record,
        ...(options.check && { title: "How often the prediction was made, and right" }),
      },
    ],
    charts: { curvature: all.chart },
  }, { out, quiet, json });
});

if (import.meta.main) main().then(Deno.exit); // not awaited: modules of one's own import this one
