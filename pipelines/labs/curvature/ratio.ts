/** The ratio of guaranteed improvements, and what it is made of. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { averageDiagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import type { Measured } from "./tables.ts";

/** R at a point (thesis Eq. 6.30), with what the sign needs for it to be large (§6.4.3). */
export interface ImprovementRatio {
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
  /** R with `L∞ ≤ Σ|H_ij|`, or `L∞ ≤ d L2` where columns do not tell that sum: at least so much. */
  readonly ratioLeast: number;
  /** R = φ d L2 / L∞ (Eq. 6.30) with the L∞ that search found: at most so much. */
  readonly ratio: number;
  /** Who makes the larger guaranteed improvement, where both ends of R say so. */
  readonly favours: Favoured;
}

/** What a ratio decides, given by its ends; between them it decides nothing. */
export type Favoured = "sign" | "gradient" | "undecided";

/** Who is favoured by an R that is at least `least` and at most `most`. */
export function favouredBy(least: number, most: number): Favoured {
  if (least > 1) return "sign";
  return most < 1 ? "gradient" : "undecided";
}

/** Products whose relative error is more tell nothing of L∞. */
const telling = 0.5;

/**
 * The ratio at a point. Where products tell nothing, all that is known of its ends is `L2 ≤ L∞ ≤ d L2` (thesis
 * Prop. 6.4).
 */
export function ratioAt({ problem, step, curvature }: Measured): ImprovementRatio {
  const { dimension, top, magnitude, columns, density, lInf, errors } = curvature;
  const l2 = Math.abs(top.value);
  const diagonalMass = columns.diagonalMassWithoutNoise.value;
  const told = Math.max(...errors) <= telling;
  // the largest of what is certainly below L∞
  const below = told ? Math.max(lInf, l2) : l2;
  const most = density * dimension * l2 / below;
  // an estimate from columns that is below what L∞ is at least says nothing: then L∞ ≤ d L2
  const estimated = told && columns.entries.value >= 0.99 * lInf;
  const entries = estimated ? columns.entries.value : dimension * l2;
  const least = density * dimension * l2 / Math.max(entries, below);
  return {
    problem,
    step,
    outliers: l2 / magnitude.value,
    diagonalMass,
    overRandom: diagonalMass / averageDiagonalMass(dimension),
    constants: dimension * l2 / below,
    density,
    ratioLeast: least,
    ratio: most,
    favours: favouredBy(least, most),
  };
}

/** The ratios, a row for each point. */
export function ratioTable(ratios: readonly ImprovementRatio[]): ColumnTable {
  return aq.from(ratios.map((row) => ({
    problem: row.problem,
    step: row.step,
    "λmax/λ̄": row.outliers,
    "p_diag": row.diagonalMass,
    "over 1.57/d": row.overRandom,
    "d L2/L∞": row.constants,
    "φ(∇f)": row.density,
    "R ≥": row.ratioLeast,
    "R ≤": row.ratio,
    favours: row.favours,
  })));
}
