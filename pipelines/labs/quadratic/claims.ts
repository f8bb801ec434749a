/** The statements under ICML Fig. 2, each with its number. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import type { SpectrumName } from "../../../problems/quadratic/spectra.ts";
import { significant } from "../../text/numbers.ts";
import { chosenCriterion, type Claim } from "../claims.ts";
import { clear } from "./race.ts";
import type { Basis } from "./settings.ts";

interface Final {
  readonly spectrum: SpectrumName;
  readonly basis: Basis;
  readonly noise: number;
  readonly orders: number;
  readonly ahead: number;
  readonly repetitions: number;
}

/**
 * Checks the four statements of ICML Fig. 2 (its caption, and §2.2) against the finals.
 *
 * @param finals a table from `finalsOf`, with ν = 0 and 0.1 among its noise levels
 * @param usual whether they are of the laboratory's usual settings, for which the criteria were chosen
 * @returns a {@linkcode Claim} a row
 */
export function claimsOf(finals: ColumnTable, usual: boolean): ColumnTable {
  const rows = finals.objects() as Final[];
  const levels = [...new Set(rows.map(({ noise }) => noise))];
  const gap = (spectrum: SpectrumName, basis: Basis, noise: number) =>
    rows.find((row) => row.spectrum === spectrum && row.basis === basis && row.noise === noise)!
      .orders;
  const gaps = (spectrum: SpectrumName, basis: Basis) =>
    levels.map((noise) => gap(spectrum, basis, noise));
  const shift = (spectrum: SpectrumName) =>
    Math.max(
      ...levels.map((noise) =>
        Math.abs(gap(spectrum, "rotated", noise) - gap(spectrum, "aligned", noise))
      ),
    );

  const noiseFree = Math.min(gap("mild", "rotated", 0), gap("mild", "aligned", 0));
  const kept = Math.max(
    ...(["rotated", "aligned"] as const).map((basis) =>
      Math.abs(gap("mild", basis, 0.1)) / gap("mild", basis, 0)
    ),
  );
  const rotated = Math.max(...gaps("ill", "rotated").map(Math.abs));
  const aligned = Math.min(...gaps("ill", "aligned").map((orders) => -orders));
  const onAxes = rows.filter((row) => row.spectrum === "ill" && row.basis === "aligned");
  const ahead = onAxes.reduce((sum, row) => sum + row.ahead, 0);
  const runs = onAxes.reduce((sum, row) => sum + row.repetitions, 0);
  const orders = (value: number) => `${significant(value, 3)} orders`;

  const claims: readonly Claim[] = [
    {
      statement: "1 mild, ν = 0: GD wins by far",
      measured: orders(noiseFree),
      criterion: "≥ 2",
      holds: noiseFree >= 2,
    },
    {
      statement: "2 mild, ν = 0.1: gap mostly closes",
      measured: `${significant(100 * kept, 2)} % left`,
      criterion: "≤ 20 %",
      holds: kept <= 0.2,
    },
    {
      statement: "3 mild: rotation hardly matters",
      measured: orders(shift("mild")),
      criterion: `≤ 1 (ill ${significant(shift("ill"), 3)})`,
      holds: shift("mild") <= 1 && shift("mild") < shift("ill"),
    },
    {
      statement: "4a ill, rotated: about equal",
      measured: orders(rotated),
      criterion: "≤ 0.477 (3×)",
      holds: rotated <= clear,
    },
    {
      statement: "4b ill, aligned: SSD clearly ahead",
      measured: `${orders(aligned)}, ${ahead}/${runs}`,
      criterion: "> 0.477, 90 %",
      holds: aligned > clear && ahead >= 0.9 * runs,
    },
  ];
  return aq.from(
    claims.map((claim) => ({ ...claim, criterion: chosenCriterion(claim.criterion, usual) })),
  );
}
