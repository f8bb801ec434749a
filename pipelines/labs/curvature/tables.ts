/** What was measured at points, as tables. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { averageDiagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import type { PointCurvature } from "./point.ts";

/** A point with its step. */
export interface Measured {
  readonly problem: string;
  readonly step: number;
  readonly curvature: PointCurvature;
}

/** Eigenvalues and constants, a row for each point; means with half their 95 % intervals. */
export function curvatureTable(points: readonly Measured[]): ColumnTable {
  return aq.from(points.map(({ problem, step, curvature }) => {
    const { loss, gradientNorm, top, least, average, magnitude } = curvature;
    const { columns, lInf, errors, exact } = curvature;
    return {
      problem,
      step,
      loss,
      "‖∇f‖": gradientNorm,
      "λmax": top.value,
      "±": top.residual,
      "λmin ≤": least,
      "tr H/d": average.value,
      "± ": average.half,
      "λ̄": magnitude.value,
      "±  ": magnitude.half,
      "L∞ ≥": lInf,
      "Σ|H|": columns.entries.value,
      products: exact ? "exact" : "differences",
      error: Math.max(...errors),
    };
  }));
}

/** The diagonal, a row for each point, with half the 95 % intervals over the choice of columns. */
export function diagonalTable(points: readonly Measured[]): ColumnTable {
  return aq.from(points.map(({ problem, step, curvature: { columns, dimension } }) => ({
    problem,
    step,
    columns: columns.columns,
    of: dimension,
    "p_diag ≥": columns.diagonalMass.value,
    "±": columns.diagonalMass.half,
    "p_diag": columns.diagonalMassWithoutNoise.value,
    "± ": columns.diagonalMassWithoutNoise.half,
    "1.57/d": averageDiagonalMass(dimension),
    "trace/d": columns.trace.value / dimension,
    "±  ": columns.trace.half / dimension,
  })));
}

/** Gradients of the parameter tensors, a row for each at each point. */
export function layerTable(points: readonly Measured[]): ColumnTable {
  return aq.from(
    points.flatMap(({ problem, step, curvature }) =>
      curvature.layers.map(({ name, size, share, density, noiseToSignal }, k) => ({
        problem,
        step,
        layer: name,
        size,
        share,
        "φ": density,
        noiseToSignal,
        ...(curvature.blocks && { "‖H_BB‖ ≥": curvature.blocks.norms[k]! }),
      }))
    ),
  );
}
