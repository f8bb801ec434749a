/** Relaxed smoothness along training paths: does curvature go with the gradient? Thesis §C.3.2. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { groupBy } from "../../../optimizers/group_by.ts";
import { rankCorrelation } from "../../statistics/correlation.ts";
import { tableWith } from "../../rows/rows.ts";
import type { Measured } from "./tables.ts";

const columns = [
  "problem",
  "points",
  "‖∇f‖ from",
  "to",
  "λmax from",
  "to ",
  "by ranks",
  "L⁰",
  "L¹",
  "tighter",
] as const;

/**
 * `‖∇²f‖₂ ≤ L⁰ + L¹‖∇f‖₂` (thesis Eq. C.22) along each path of at least three points: how curvature and
 * gradient go together by their ranks, and the tightest such bound on these points, beside the constant
 * bound `‖∇²f‖₂ ≤ L` of the same points. `tighter` is the mean of the bounds over L: 1 where the gradient
 * says nothing of curvature, and L¹ is 0 then.
 */
export function relaxedTable(points: readonly Measured[]): ColumnTable {
  const paths = [...groupBy(points, ({ problem }) => problem)];
  const rows = paths.filter(([, own]) => own.length >= 3).map(([problem, own]) => {
    const gradients = own.map(({ curvature }) => curvature.gradientNorm);
    const norms = own.map(({ curvature }) => Math.abs(curvature.top.value));
    const { l0, l1, mean } = tightestBound(gradients, norms);
    const ranks = rankCorrelation(gradients, norms);
    return {
      problem,
      points: own.length,
      "‖∇f‖ from": Math.min(...gradients),
      "to": Math.max(...gradients),
      "λmax from": Math.min(...norms),
      "to ": Math.max(...norms),
      "by ranks": Number.isNaN(ranks) ? null : ranks, // none where curvature is the same everywhere
      "L⁰": l0,
      "L¹": l1,
      "tighter": mean / Math.max(...norms),
    };
  });
  return rows.length === 0 ? tableWith(columns, []) : aq.from(rows);
}

/**
 * The line `l0 + l1 x` with `l0, l1 ≥ 0` that is above all points and has the least mean over their x. It
 * goes through two of the points, or through one of them with one of both coefficients 0.
 */
export function tightestBound(
  x: readonly number[],
  y: readonly number[],
): { readonly l0: number; readonly l1: number; readonly mean: number } {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const slopes = x.flatMap((from, i) => x.map((to, j) => (y[j]! - y[i]!) / (to - from)));
  const steepest = Math.max(...x.map((value, i) => y[i]! / value)); // through the origin
  const lines = [0, steepest, ...slopes].filter((l1) => l1 >= 0 && l1 <= steepest).map((l1) => {
    const l0 = Math.max(0, ...x.map((value, i) => y[i]! - l1 * value));
    return { l0, l1, mean: l0 + l1 * mean };
  });
  return lines.reduce((best, line) => line.mean < best.mean ? line : best);
}
