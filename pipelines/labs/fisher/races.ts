/** The three methods raced on the data sets of thesis §7.4.3: Fig. 7.3 and D.1. @module */
import { solvePositive } from "../../../optimizers/positive_equations.ts";
import type { ExampleTable } from "../../../problems/data/example_table.ts";
import type { DataOptions } from "../../../problems/data/find.ts";
import { loadUci, type UciName } from "../../../problems/data/sets/uci.ts";
import { type LinearModel, linearModel } from "../../../problems/fisher/linear_model.ts";
import { gridSearch, type Tuned } from "./grid_search.ts";
import {
  type Comparison,
  descend,
  type DescentOptions,
  type Landscape,
  type Method,
  methods,
} from "./landscape.ts";
import { leastSquaresLandscape } from "./least_squares.ts";
import { logisticLandscape } from "./logistic.ts";

/** A data set, with what the thesis has of it. */
export interface DataSet {
  readonly id: UciName;
  /** What the thesis calls it. */
  readonly title: string;
  /** Where it is shown. */
  readonly figure: "7.3" | "D.1";
  /** log₁₀ γ and log₁₀ λ of Table D.5. */
  readonly thesis: Readonly<Record<Method, readonly [stepSize: number, damping?: number]>>;
}

/**
 * The data sets in the order of the figures. Table D.3 describes _Wisconsin (Original)_ as BreastCancer, 683
 * examples with 10 features; the step sizes of Table D.5 are those of _Wisconsin (Diagnostic)_, 569 with 30.
 */
export const dataSets: readonly DataSet[] = [
  {
    id: "breast-cancer",
    title: "BreastCancer",
    figure: "7.3",
    thesis: { gd: [-5.125], ngd: [0.125, -10], efgd: [-1.25, -10] },
  },
  {
    id: "wdbc",
    title: "BreastCancer (Diagn.)",
    figure: "7.3",
    thesis: { gd: [-5.125], ngd: [0.125, -10], efgd: [-1.25, -10] },
  },
  {
    id: "a1a",
    title: "a1a",
    figure: "7.3",
    thesis: { gd: [0.25], ngd: [0.25, -10], efgd: [-0.375, -8] },
  },
  {
    id: "boston-housing",
    title: "Boston",
    figure: "7.3",
    thesis: { gd: [-5.25], ngd: [0.125, -10], efgd: [-1.25, -8] },
  },
  {
    id: "wine",
    title: "Wine",
    figure: "D.1",
    thesis: { gd: [-5.625], ngd: [0, -8.5], efgd: [-1.375, -6] },
  },
  {
    id: "energy",
    title: "Energy",
    figure: "D.1",
    thesis: { gd: [-5.5], ngd: [0, -7.5], efgd: [0.875, -3] },
  },
  {
    id: "power-plant",
    title: "Powerplant",
    figure: "D.1",
    thesis: { gd: [-5.75], ngd: [-0.625, -8], efgd: [3.375, -1] },
  },
  {
    id: "yacht",
    title: "Yacht",
    figure: "D.1",
    thesis: { gd: [-1.5], ngd: [-0.75, -7.5], efgd: [1.625, -6.5] },
  },
];

/** A data set, raced. */
export interface Race {
  readonly set: DataSet;
  readonly landscape: Landscape;
  /** The least loss there is; for logistic regression, the least that was found. */
  readonly least: number;
  readonly tuned: Readonly<Record<Method, Tuned>>;
  /** The loss after the last step with the step size and damping of Table D.5; infinite if it diverges. */
  readonly withThesis: Readonly<Record<Method, number>>;
  /** Cosine between both preconditioned directions at each point of EFGD's path. */
  readonly cosines: readonly number[];
  /** How many times as long EFGD's is. */
  readonly lengths: readonly number[];
  /**
   * What one step of NGD from θ = 0 with γ = 1 and λ = 0, in the coordinates of θ, leaves of `R - R*`, as a
   * share of what there was; absent where R* is not known.
   */
  readonly oneStep?: number;
  /** Largest relative difference of Fisher and Gauss-Newton matrix, away from θ = 0. */
  readonly prop71: number;
  /** Largest relative difference of Fisher and empirical Fisher at θ = 0. */
  readonly atZero: number;
}

/** The features of a table with a column of ones behind them, as Table D.3 counts Yacht's: N × (p + 1). */
export function withIntercept({ examples, width, features }: ExampleTable): Float64Array {
  const p = width + 1;
  return Float64Array.from(
    { length: examples * p },
    (_, at) => at % p < width ? features[Math.floor(at / p) * width + at % p]! : 1,
  );
}

/**
 * How to look for the best place of the grid: `quick` homes in on it; `usual` does so for logistic
 * regression, and tries the whole grid for least squares, giving up runs that lead nowhere; `whole` tries it
 * for both, and `full` tries all to the end.
 */
export type GridSearch = "quick" | "usual" | "whole" | "full";

/** How to {@linkcode race}. */
export interface RaceOptions extends DataOptions {
  readonly steps: number;
  readonly search: GridSearch;
}

/** All three methods on a data set, each at its best place of the grid. */
export async function race(
  set: DataSet,
  { steps, search, ...data }: RaceOptions,
): Promise<Race> {
  const table = await loadUci(set.id, data);
  const features = withIntercept(table);
  const logistic = table.task === "classification";
  const landscape: Landscape = logistic
    ? logisticLandscape(features, table.targets)
    : leastSquaresLandscape(features, table.targets);
  const whole = search === "usual" ? !logistic : search !== "quick";
  const grid = { steps, whole, patient: search === "full" };
  const tuned = Object.fromEntries(
    methods.map((method) => [method, gridSearch(landscape, { ...grid, method })]),
  ) as Record<Method, Tuned>;
  const withThesis = Object.fromEntries(methods.map((method) => {
    const [stepSize, damping] = set.thesis[method];
    const chosen = settings({ stepSize, ...(damping !== undefined && { damping }) }, method);
    const losses = descend(landscape, { ...chosen, steps });
    const last = losses.at(-1)!;
    return [method, losses.length > steps && Number.isFinite(last) ? last : Infinity];
  })) as Record<Method, number>;
  const path: Comparison[] = [];
  descend(landscape, {
    ...settings(tuned.efgd, "efgd"),
    steps,
    onPoint: (view) => path.push(view.compare()),
  });
  const model = linearModel({
    features,
    targets: table.targets,
    likelihood: logistic ? "bernoulli" : "gaussian",
  });
  const start = new Float64Array(model.dimension);
  const somewhere = start.map((_, i) =>
    Math.cos(i) / Math.sqrt(scaleOf(features, start.length, i))
  );
  const matrix = model.curvature;
  const { least } = landscape;
  return {
    set,
    landscape,
    ...(least !== undefined && { oneStep: afterOneStep(model, least) }),
    least: least ??
      Math.min(...methods.map((method) => tuned[method].losses.at(-1)!)),
    tuned,
    withThesis,
    cosines: path.map(({ cosine }) => cosine),
    lengths: path.map(({ length }) => length),
    prop71: difference(matrix("fisher", somewhere), matrix("gauss-newton", somewhere)),
    atZero: difference(matrix("fisher", start), matrix("empirical-fisher", start)),
  };
}

function afterOneStep(model: LinearModel, least: number): number {
  const start = new Float64Array(model.dimension);
  const fisher = model.curvature("fisher", start);
  const step = solvePositive(fisher, model.gradient(start), { rounding: 1e-14 });
  const reached = model.risk(step.map((value) => -value));
  return (reached - least) / (model.risk(start) - least);
}

/** A place of the grid as options of a descent. */
export function settings(
  { stepSize, damping }: Pick<Tuned, "stepSize" | "damping">,
  method: Method,
): Pick<DescentOptions, "method" | "stepSize" | "damping"> {
  return {
    method,
    stepSize: 10 ** stepSize,
    damping: damping === undefined ? 0 : 10 ** damping,
  };
}

/** Mean square of a feature, at least a little. */
function scaleOf(features: Float64Array, width: number, column: number): number {
  let sum = 1e-12;
  for (let at = column; at < features.length; at += width) sum += features[at]! ** 2;
  return sum * width / features.length;
}

/** The largest difference of two matrices, each element in units of its row's and column's diagonal. */
function difference(a: Float64Array, b: Float64Array): number {
  const d = Math.round(Math.sqrt(a.length));
  let largest = 0;
  a.forEach((value, at) => {
    const scale = Math.sqrt(a[Math.floor(at / d) * (d + 1)]! * a[at % d * (d + 1)]!);
    const own = Math.abs(value - b[at]!);
    if (own > 0) largest = Math.max(largest, own / scale);
  });
  return largest;
}

/** Steps until the loss is within a hundredth of the least, as a share of the least; `null` if never. */
export function stepsToOnePercent(losses: Float64Array, least: number): number | null {
  const at = losses.findIndex((loss) => loss <= 1.01 * least);
  return at < 0 ? null : at;
}
