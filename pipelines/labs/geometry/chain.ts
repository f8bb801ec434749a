/** The chain L2 ≤ L∞ ≤ L_sep ≤ Σλ/p_diag on many Hessians. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { lInfSmoothness } from "../../../problems/curvature/mod.ts";
import { conjugate } from "../../../problems/quadratic/dense.ts";
import { haarRotation } from "../../../problems/quadratic/rotation.ts";
import { eigenvalues } from "../../../problems/quadratic/spectra.ts";
import { random } from "../../../problems/random.ts";
import { type Links, linksOf } from "./map.ts";

/** By how much rounding, and the tolerance of L_sep, may break a link. */
const slack = 1 + 1e-6;

/** One row for a family of Hessians: how tight the links are, and how many are broken. */
export function chainTable(drawn: readonly Links[], dimension: number, seed: number): ColumnTable {
  const families = {
    "1, …, 1, λmax": drawn,
    "mild, turned": family("mild", dimension, seed),
    "ill, turned": family("ill", dimension, seed),
  };
  return aq.from(
    Object.entries(families).map(([hessians, links]) => {
      const mean = (pick: (link: Links) => number) =>
        links.reduce((sum, link) => sum + pick(link), 0) / links.length;
      const broken = links.filter(({ l2, lInf, lSep, bound }) =>
        l2 > lInf * slack || lInf > lSep * slack || lSep > bound * slack
      );
      return {
        hessians,
        drawn: links.length,
        "L∞/L2": mean(({ l2, lInf }) => lInf / l2),
        "L_sep/L∞": mean(({ lInf, lSep }) => lSep / lInf),
        "(Σλ/p_diag)/L_sep": mean(({ lSep, bound }) => bound / lSep),
        "least gap": Math.min(
          ...links.map(({ l2, lInf, lSep, bound }) =>
            Math.min(lInf / l2, lSep / lInf, bound / lSep) - 1
          ),
        ),
        broken: broken.length,
        holds: broken.length === 0,
      };
    }),
  );
}

/** Hessians with many different eigenvalues, turned at random, where the links come apart. */
function family(spectrum: "mild" | "ill", dimension: number, seed: number): readonly Links[] {
  const d = Math.min(dimension, 16); // L∞ takes all 2^(d-1) sign vectors here
  return Array.from({ length: 100 }, (_, k) => {
    const stream = random(seed, "geometry", "chain", spectrum, k);
    return linksOf(conjugate(haarRotation(d, stream), eigenvalues(spectrum, d, stream)));
  });
}

/**
 * L∞ of Hessians `I + (λ-1) v vᵀ`, by search among all sign vectors, beside its closed form
 * `d + (λ-1) ‖v‖₁²`: the largest relative difference.
 */
export function searchError(dimension: number, count: number, seed: number): number {
  let worst = 0;
  for (let k = 0; k < count; k++) {
    const stream = random(seed, "geometry", "search", k);
    const rotation = haarRotation(dimension, stream);
    const lambda = new Float64Array(dimension).fill(1);
    const outlier = lambda[dimension - 1] = 1 + 100 * stream.uniform();
    let size = 0;
    for (let i = 0; i < dimension; i++) size += Math.abs(rotation[(i + 1) * dimension - 1]!);
    const closed = dimension + (outlier - 1) * size * size;
    const { value } = lInfSmoothness(conjugate(rotation, lambda));
    worst = Math.max(worst, Math.abs(value / closed - 1));
  }
  return worst;
}
