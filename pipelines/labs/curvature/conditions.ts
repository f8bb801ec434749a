/** The thesis' conditions for the sign's success, and what they predict. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import { averageDiagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import type { PointCurvature } from "./point.ts";

/** A point with its step. */
export interface Measured {
  readonly problem: string;
  readonly step: number;
  readonly curvature: PointCurvature;
}

/** One point's conditions (thesis §6.4.3 and Eq. 6.30). */
export interface Conditions {
  readonly problem: string;
  readonly step: number;
  /** `λ_max / λ̄`: outlier eigenvalues. */
  readonly outliers: number;
  /** `p_diag`, by column sums without noise. */
  readonly diagonalMass: number;
  /** The same over `π/2d`, that of an eigenvector turned at random. */
  readonly overRandom: number;
  /** `d L2 / L∞`, at most, as L∞ is known from below. */
  readonly constants: number;
  /** φ(∇f). */
  readonly density: number;
  /** R with `L∞ ≤ Σ|H_ij|`: at least so much. */
  readonly ratioLeast: number;
  /** R = φ d L2 / L∞ (Eq. 6.30) with the L∞ that search found: at most so much. */
  readonly ratio: number;
  /** Who makes the larger guaranteed improvement. */
  readonly favours: "sign" | "gradient";
  /** Whether both ends of R say so. */
  readonly sure: boolean;
}

/** The conditions at a point. */
export function conditionsOf({ problem, step, curvature }: Measured): Conditions {
  const { dimension, top, magnitude, columns, density, lInf } = curvature;
  const l2 = Math.abs(top.value);
  const diagonalMass = columns.diagonalMassWithoutNoise.value;
  // the largest of what is certainly below L∞
  const most = density * dimension * l2 / Math.max(lInf, l2);
  const least = density * dimension * l2 / Math.max(columns.entries.value, lInf);
  return {
    problem,
    step,
    outliers: l2 / magnitude.value,
    diagonalMass,
    overRandom: diagonalMass / averageDiagonalMass(dimension),
    constants: dimension * l2 / Math.max(lInf, l2),
    density,
    ratioLeast: least,
    ratio: most,
    favours: most > 1 ? "sign" : "gradient",
    sure: most < 1 || least > 1,
  };
}

/** What the conditions along a path predict for a problem: by the geometric mean of R. */
export function predictionOf(conditions: readonly Conditions[]): {
  readonly ratio: number;
  readonly winner: "m-ssd" | "m-sgd";
} {
  const logs = conditions.map(({ ratio }) => Math.log(ratio));
  const ratio = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
  return { ratio, winner: ratio > 1 ? "m-ssd" : "m-sgd" };
}

/** Eigenvalues and constants, a row for each point. */
export function curvatureTable(points: readonly Measured[]): ColumnTable {
  return aq.from(points.map(({ problem, step, curvature }) => {
    const { loss, top, least, average, magnitude, columns, lInf, errors, exact } = curvature;
    return {
      problem,
      step,
      loss,
      "λmax": top.value,
      "±": top.residual,
      "λmin ≤": least,
      "tr H/d": average.value,
      "± ": average.error,
      "λ̄": magnitude.value,
      "±  ": magnitude.error,
      "L∞ ≥": lInf,
      "Σ|H|": columns.entries.value,
      products: exact ? "exact" : "differences",
      error: Math.max(...errors),
    };
  }));
}

/** The diagonal, a row for each point. */
export function diagonalTable(points: readonly Measured[]): ColumnTable {
  return aq.from(points.map(({ problem, step, curvature: { columns, dimension } }) => ({
    problem,
    step,
    columns: columns.columns,
    of: dimension,
    "p_diag ≥": columns.diagonalMass.value,
    "±": columns.diagonalMass.error,
    "p_diag": columns.diagonalMassWithoutNoise.value,
    "± ": columns.diagonalMassWithoutNoise.error,
    "1.57/d": averageDiagonalMass(dimension),
    "trace/d": columns.trace.value / dimension,
    "±  ": columns.trace.error / dimension,
  })));
}

/** Gradients of the parameter tensors, a row for each at each point. */
export function layerTable(points: readonly Measured[]): ColumnTable {
  return aq.from(
    points.flatMap(({ problem, step, curvature }) =>
      curvature.layers.map(({ name, size, share, density, noiseToSignal }) => ({
        problem,
        step,
        layer: name,
        size,
        share,
        "φ": density,
        noiseToSignal,
      }))
    ),
  );
}

/** The conditions, a row for each point. */
export function conditionTable(conditions: readonly Conditions[]): ColumnTable {
  return aq.from(conditions.map((row) => ({
    problem: row.problem,
    step: row.step,
    "λmax/λ̄": row.outliers,
    "p_diag": row.diagonalMass,
    "over 1.57/d": row.overRandom,
    "d L2/L∞": row.constants,
    "φ(∇f)": row.density,
    "R ≥": row.ratioLeast,
    "R": row.ratio,
    favours: row.favours,
    sure: row.sure ? "yes" : "no",
  })));
}
