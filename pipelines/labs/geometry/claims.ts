/** The statements of thesis Fig. 6.3 and §6.5, each with its number. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { significant } from "../../text/numbers.ts";
import { chosenCriterion, type Claim } from "../claims.ts";
import type { MapCell } from "./map.ts";
import { predictions } from "./predictions.ts";

/** Where the sign wins: the corner of large λ_max/λ̄ and small φ. */
export interface Corner {
  /** Share of cells in which sign descent wins. */
  readonly share: number;
  /**
   * Least share of cells that would have to change for the winning ones to be a corner: with a cell,
   * all with larger λ_max/λ̄ and smaller φ.
   */
  readonly misplaced: number;
}

/**
 * How far the winning cells are from a corner, by dynamic programming over all corners: a corner is a
 * number of winning cells for each φ that does not grow with φ.
 */
export function corner(cells: readonly MapCell[]): Corner {
  const fractions = [...new Set(cells.map(({ fraction }) => fraction))].sort((a, b) => a - b);
  const rows = fractions.map((own) =>
    cells.filter(({ fraction }) => fraction === own).sort((a, b) => b.ratio - a.ratio)
      .map(({ orders }) => orders > 0)
  );
  const columns = rows[0]!.length;
  // cost[n]: least number of changes so far, with n or more winning cells in the last row
  let cost = new Array<number>(columns + 1).fill(0);
  for (const row of rows) {
    const own = Array.from(
      { length: columns + 1 },
      (_, n) => row.filter((wins, place) => wins !== place < n).length,
    );
    const next = own.map((changes, n) => changes + Math.min(...cost.slice(n)));
    cost = next;
  }
  return {
    share: cells.filter(({ orders }) => orders > 0).length / cells.length,
    misplaced: Math.min(...cost) / cells.length,
  };
}

/** What the figure's cells are judged with. */
export interface Judgement {
  /** The largest relative error of the search for L∞. */
  readonly searchError: number;
  /** Whether the settings are the usual ones, for which some criteria were chosen. */
  readonly usual: boolean;
}

/** What the figure shows, a {@linkcode Claim} a row. */
export function claimsOf(
  cells: readonly MapCell[],
  { searchError, usual }: Judgement,
): ColumnTable {
  const by = (pick: (cell: MapCell) => number) => (a: MapCell, b: MapCell) => pick(a) - pick(b);
  const ratios = [...cells].sort(by(({ ratio }) => ratio));
  const [small, large] = [ratios[0]!.ratio, ratios.at(-1)!.ratio];
  const fractions = [...cells].sort(by(({ fraction }) => fraction));
  const [aligned, turned] = [fractions[0]!.fraction, fractions.at(-1)!.fraction];
  const at = (ratio: number, fraction: number) =>
    cells.find((cell) => cell.ratio === ratio && cell.fraction === fraction)!;
  const others = [at(small, aligned), at(small, turned), at(large, turned)];
  const { share, misplaced } = corner(cells);
  const growth = Math.min(
    ...cells.filter(({ fraction, ratio }) => fraction === aligned && ratio > small)
      .map(({ ratio, constants }) => at(ratio, turned).constants / constants),
  );
  const [firstStep, , within] = predictions(cells);
  const claims: readonly Claim[] = [
    {
      statement: "1 sign descent wins at largest λmax/λ̄, φ = 0",
      measured: `${significant(at(large, aligned).orders, 3)} orders`,
      criterion: "> 0",
      holds: at(large, aligned).orders > 0,
    },
    {
      statement: "2 gradient descent wins at the three other ends",
      measured: `${significant(Math.max(...others.map(({ orders }) => orders)), 3)} orders at most`,
      criterion: "< 0",
      holds: others.every(({ orders }) => orders < 0),
    },
    {
      statement: "3 the sign wins in that corner only",
      measured: `${significant(100 * share, 3)} % of cells, ${
        significant(100 * misplaced, 2)
      } % misplaced`,
      criterion: chosenCriterion("≤ 2 % misplaced", usual),
      holds: misplaced <= 0.02 && share > 0,
    },
    {
      statement: "4 L∞/L2 grows with φ",
      measured: `by ${significant(growth, 3)} at least`,
      criterion: "> 1",
      holds: growth > 1,
    },
    {
      statement: "5 R(θ0) predicts the first step's gains",
      measured: `correlation ${significant(firstStep!.pearson, 3)}`,
      criterion: chosenCriterion("≥ 0.9", usual),
      holds: firstStep!.pearson >= 0.9,
    },
    {
      statement: "6 and at equal λmax/λ̄ the result, by ranks",
      measured: `correlation ${significant(within!.spearman, 3)}`,
      criterion: chosenCriterion("≥ 0.7", usual),
      holds: within!.spearman >= 0.7,
    },
    {
      statement: "7 search for L∞ meets its closed form",
      measured: significant(searchError, 2),
      criterion: "≤ 1e-12",
      holds: searchError <= 1e-12,
    },
  ];
  return aq.from([...claims]);
}
