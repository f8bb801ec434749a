/** The Hessian by parameter tensor, and block-normalized descent beside gradient descent: thesis §C.1.2. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { averageDiagonalMass } from "../../../problems/quadratic/diagonal_mass.ts";
import { tableWith } from "../../rows/rows.ts";
import type { Measured } from "./tables.ts";

const columns = [
  "problem",
  "step",
  "blocks",
  "max ‖H_BB‖",
  "mean ‖H_BB‖",
  "max/mean",
  "max/min",
  "b L2/L_B",
  "φ_B",
  "R_B ≥",
  "R_B ≤",
] as const;

/**
 * A row for each point whose blocks were measured: what Eq. C.10 compares, how different the blocks are, and
 * `R_B = φ_B b L2 / L_B`, the guaranteed improvement of block-normalized descent over that of gradient descent
 * (Eq. 6.30 with blocks for coordinates). It is at least φ_B, as `L_B ≤ b L2`, and at most what the L_B that search found makes it.
 */
export function blockTable(points: readonly Measured[]): ColumnTable {
  const rows = points.flatMap(({ problem, step, curvature: { top, blocks } }) => {
    if (blocks === undefined) return [];
    const { norms, smoothness, density } = blocks;
    const count = norms.length;
    const [largest, mean] = [Math.max(...norms), norms.reduce((sum, x) => sum + x, 0) / count];
    const l2 = Math.max(Math.abs(top.value), largest);
    const constants = count * l2 / Math.max(smoothness, l2);
    return {
      problem,
      step,
      blocks: count,
      "max ‖H_BB‖": largest,
      "mean ‖H_BB‖": mean,
      "max/mean": largest / mean,
      "max/min": largest / Math.min(...norms),
      "b L2/L_B": constants,
      "φ_B": density,
      "R_B ≥": density,
      "R_B ≤": density * constants,
    };
  });
  return rows.length === 0 ? tableWith(columns, []) : aq.from(rows);
}

const tensorColumns = [
  ...["problem", "step", "layer", "n", "λ_B", "tr H_BB/n", "±"],
  ...["p_diag,B ≥", "± ", "1.57/n"],
] as const;

/**
 * A row for each parameter tensor at each point whose blocks were measured: of its diagonal block the eigenvalue
 * of largest magnitude, the average eigenvalue, and p_diag, with half their 95 % intervals over the choice of
 * columns, beside the p_diag of a block that is turned at random.
 */
export function tensorTable(points: readonly Measured[]): ColumnTable {
  const rows = points.flatMap(({ problem, step, curvature: { blocks, columns, layers } }) =>
    blocks === undefined ? [] : layers.map(({ name, size }, k) => {
      const { trace, diagonalMass } = columns.blocks[k]!;
      return {
        problem,
        step,
        layer: name,
        n: size,
        "λ_B": blocks.tops[k]!,
        "tr H_BB/n": trace.value / size,
        "±": trace.half / size,
        "p_diag,B ≥": diagonalMass.value,
        "± ": diagonalMass.half,
        "1.57/n": averageDiagonalMass(size),
      };
    })
  );
  return tableWith(tensorColumns, rows);
}
