/** Thesis Fig. 6.1 and 6.2: quadratics in two dimensions, turned. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import {
  l2Smoothness,
  lInfSmoothness,
  separableSmoothness,
} from "../../../problems/curvature/mod.ts";
import { diagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";

/** A quadratic in two dimensions, and its smoothness constants. */
export interface Ellipse {
  /** λ_max; λ_min is 1. */
  readonly lambdaMax: number;
  /** ω between the principal axes and the coordinate axes, in degrees. */
  readonly degrees: number;
  /** L2. */
  readonly l2: number;
  /** L∞, by search. */
  readonly lInf: number;
  /** L_sep, by the interior-point method. */
  readonly lSep: number;
  /** `Σ λ_i / p_diag`. */
  readonly bound: number;
  /** `a + d + 2|b|` (Eq. C.14, C.15). */
  readonly closed: number;
  /** Half axes of the bounding ellipse `Σ l_i θ_i² = 1`, from `l_i = H_ii + |b|`. */
  readonly l: readonly [number, number];
  /** The Hessian's entries. */
  readonly hessian: Float64Array;
}

/** What is drawn: rows and columns of the figures. */
export const lambdas: readonly number[] = [3, 9];
export const degrees: readonly number[] = [0, 15, 30, 45];

/** Both figures' quadratics. */
export function ellipses(): readonly Ellipse[] {
  return lambdas.flatMap((lambdaMax) =>
    degrees.map((angle): Ellipse => {
      const [cosine, sine] = [Math.cos(angle * Math.PI / 180), Math.sin(angle * Math.PI / 180)];
      const a = cosine ** 2 + lambdaMax * sine ** 2;
      const b = (1 - lambdaMax) * cosine * sine;
      const d = sine ** 2 + lambdaMax * cosine ** 2;
      const hessian = new Float64Array([a, b, b, d]);
      return {
        lambdaMax,
        degrees: angle,
        l2: l2Smoothness(hessian),
        lInf: lInfSmoothness(hessian).value,
        lSep: separableSmoothness(hessian, { tolerance: 1e-10 }).value,
        bound: (1 + lambdaMax) / diagonalMass(hessian),
        closed: a + d + 2 * Math.abs(b),
        l: [a + Math.abs(b), d + Math.abs(b)],
        hessian,
      };
    })
  );
}

/** The constants beside their closed forms: exact to 1e-10, L_sep to its tolerance. */
export function ellipseTable(all: readonly Ellipse[]): ColumnTable {
  return aq.from(all.map(({ lambdaMax, degrees, l2, lInf, lSep, bound, closed, l }) => ({
    "λmax": lambdaMax,
    "ω°": degrees,
    "L2": l2,
    "L∞": lInf,
    "L_sep": lSep,
    "Σλ/p_diag": bound,
    "a+d+2|b|": closed,
    "l_max": Math.max(...l),
    holds: Math.max(Math.abs(lInf - closed), Math.abs(bound - closed)) < 1e-10 * closed &&
      Math.abs(lSep - closed) < 1e-9 * closed && Math.abs(l2 - lambdaMax) < 1e-10 * closed,
  })));
}

/** A point of the curve `θᵀ H θ = 1`. */
export function outline(hessian: Float64Array, points = 120): { x: number; y: number }[] {
  const [a, b, , d] = hessian;
  return Array.from({ length: points + 1 }, (_, k) => {
    const [x, y] = [Math.cos(2 * Math.PI * k / points), Math.sin(2 * Math.PI * k / points)];
    const radius = 1 / Math.sqrt(a! * x * x + 2 * b! * x * y + d! * y * y);
    return { x: radius * x, y: radius * y };
  });
}
