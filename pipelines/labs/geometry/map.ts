/** Thesis Fig. 6.3: both methods over a grid of λ_max/λ̄ and of rotations. @module */
import {
  l2Smoothness,
  lInfBounds,
  lInfSmoothness,
  predictedRatio,
} from "../../../problems/curvature/mod.ts";
import { conjugate } from "../../../problems/quadratic/dense.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { haarRotation } from "../../../problems/quadratic/rotation.ts";
import { rotationPlanes, rotationPower } from "../../../problems/quadratic/rotation_power.ts";
import { random } from "../../../problems/random.ts";
import { apply } from "../../../problems/curvature/symmetric.ts";
import { descend } from "./descend.ts";

/** Options of {@linkcode heatMaps}. */
export interface MapOptions {
  readonly dimension: number;
  readonly steps: number;
  /** Rotations, each with a start of its own, that every cell is averaged over. */
  readonly repeats: number;
  /** Cells along both axes. */
  readonly grid: readonly [ratios: number, fractions: number];
  readonly seed: number;
  /** Called after each Hessian with the number done and the number of all. */
  readonly onHessian?: (done: number, all: number) => void;
}

/** Smoothness constants of one Hessian: links of the chain `L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag`. */
export interface Links {
  readonly l2: number;
  readonly lInf: number;
  readonly lSep: number;
  readonly bound: number;
}

/** A cell of the heat maps: means over repetitions, of logarithms where they are ratios. */
export interface MapCell {
  /** λ_max / λ̄, and the ends of the cell. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly ratioTo: number;
  /** φ, and the ends of the cell. */
  readonly fraction: number;
  readonly fractionFrom: number;
  readonly fractionTo: number;
  readonly lambdaMax: number;
  /** L∞ / L2. */
  readonly constants: number;
  /** log10 of `‖θ_T - θ*‖²` of gradient descent over that of sign descent: above 0 the sign wins. */
  readonly orders: number;
  /** Its standard error. */
  readonly ordersError: number;
  /** log10 of the predicted ratio R(θ_0) of guaranteed improvements (Eq. 6.30). */
  readonly predicted: number;
  /** log10 of the ratio of the improvements that the first step made. */
  readonly firstStep: number;
}

/** What {@linkcode heatMaps} finds. */
export interface Maps {
  readonly cells: readonly MapCell[];
  /** Of each Hessian that was drawn. */
  readonly links: readonly Links[];
}

/** Below it a distance is rounding error, and its logarithm tells nothing. */
const nothing = 1e-30;

/**
 * Hessians with the eigenvalues (1, …, 1, λ_max), turned by R^φ for Haar rotations R; gradient descent
 * with 1/L2 and sign descent with 1/L∞ on each, from θ_0 - θ* ~ N(0, I).
 */
export function heatMaps(options: MapOptions): Maps {
  const { dimension: d, steps, repeats, grid: [columns, rows], seed, onHessian } = options;
  const draws = Array.from({ length: repeats }, (_, k) => {
    const stream = random(seed, "geometry", "start", k);
    return {
      planes: rotationPlanes(haarRotation(d, random(seed, "geometry", "rotation", k))),
      start: Float64Array.from({ length: d }, () => stream.normal()),
    };
  });
  const cells: MapCell[] = [];
  const links: Links[] = [];
  const all = columns * rows * repeats;
  // λ_max/λ̄ goes from 1 to d, which it does not reach, and φ from 0 to 1, both ends included
  const ratioAt = (place: number) => 1 + (0.96 * d - 1) * place / columns;
  const fractionAt = (place: number) => (place - 0.5) / (rows - 1);
  for (let row = 0; row < rows; row++) {
    const fraction = fractionAt(row + 0.5);
    const turned = draws.map(({ planes, start }) => ({
      rotation: rotationPower(planes, fraction),
      start,
    }));
    for (let column = 0; column < columns; column++) {
      const ratio = ratioAt(column + 0.5);
      const lambdaMax = ratio * (d - 1) / (d - ratio);
      const found = turned.map(({ rotation, start }) => {
        const one = compare(d, lambdaMax, rotation, start, steps);
        links.push(one.links);
        onHessian?.(links.length, all);
        return one;
      });
      const mean = (pick: (one: Comparison) => number) =>
        found.reduce((sum, one) => sum + pick(one), 0) / repeats;
      const orders = mean((one) => one.orders);
      cells.push({
        ratio,
        ratioFrom: ratioAt(column),
        ratioTo: ratioAt(column + 1),
        fraction,
        fractionFrom: fractionAt(row),
        fractionTo: fractionAt(row + 1),
        lambdaMax,
        constants: mean(({ links }) => links.lInf / links.l2),
        orders,
        ordersError: Math.sqrt(mean((one) => (one.orders - orders) ** 2) / (repeats - 1)),
        predicted: mean((one) => one.predicted),
        firstStep: mean((one) => one.firstStep),
      });
    }
  }
  return { cells, links };
}

interface Comparison {
  readonly links: Links;
  readonly orders: number;
  readonly predicted: number;
  readonly firstStep: number;
}

function compare(
  d: number,
  lambdaMax: number,
  rotation: Float64Array,
  start: Float64Array,
  steps: number,
): Comparison {
  const lambda = new Float64Array(d).fill(1);
  lambda[d - 1] = lambdaMax;
  const hessian = conjugate(rotation, lambda);
  const links = linksOf(hessian);
  const run = (method: "gradient" | "sign", stepSize: number) =>
    descend({ hessian, start, steps, stepSize, method });
  const [gradient, sign] = [run("gradient", 1 / links.l2), run("sign", 1 / links.lInf)];
  const log = (value: number) => Math.log10(Math.max(value, nothing));
  return {
    links,
    orders: log(gradient.distance) - log(sign.distance),
    predicted: log(predictedRatio(apply(hessian, start), links)),
    firstStep: log(sign.firstGain) - log(gradient.firstGain),
  };
}

/**
 * The chain of constants. L∞ is exact: where local search meets an upper bound that is the proof, and
 * elsewhere all sign vectors are tried.
 */
export function linksOf(hessian: Float64Array): Links {
  const { lower, upper, entries, separable } = lInfBounds(hessian, { separable: true });
  const trace = hessian.reduce(
    (sum, value, at) => at % (Math.sqrt(hessian.length) + 1) === 0 ? sum + value : sum,
    0,
  );
  const proven = upper - lower <= 1e-9 * upper || entries - lower <= 1e-9 * entries;
  return {
    l2: l2Smoothness(hessian),
    lInf: proven ? lower : lInfSmoothness(hessian).value,
    lSep: separable!,
    bound: trace / diagonalMass(hessian),
  };
}
