/** The statements under ICML Fig. 2, each with its number and a verdict. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";
import type { SpectrumName } from "../../problems/quadratic/spectra.ts";
import { significant } from "../lib/numbers.ts";
import { clear } from "./race.ts";
import type { Orientation } from "./settings.ts";

interface Final {
  readonly spectrum: SpectrumName;
  readonly orientation: Orientation;
  readonly noise: number;
  readonly orders: number;
  readonly ssdAhead: number;
  readonly repetitions: number;
}

/**
 * Checks the four statements of ICML Fig. 2 (its caption, and §2.2) against the finals.
 *
 * @param finals a table from `finalsOf`, with ν = 0 and 0.1 among its noise levels
 * @returns `statement, measured, criterion, holds`
 */
export function claimsOf(finals: ColumnTable): ColumnTable {
  const rows = finals.objects() as Final[];
  const levels = [...new Set(rows.map(({ noise }) => noise))];
  const gap = (spectrum: SpectrumName, orientation: Orientation, noise: number) =>
    rows.find((row) =>
      row.spectrum === spectrum && row.orientation === orientation && row.noise === noise
    )!.orders;
  const gaps = (spectrum: SpectrumName, orientation: Orientation) =>
    levels.map((noise) => gap(spectrum, orientation, noise));
  const shift = (spectrum: SpectrumName) =>
    Math.max(
      ...levels.map((noise) =>
        Math.abs(gap(spectrum, "rotated", noise) - gap(spectrum, "aligned", noise))
      ),
    );

  const noiseFree = Math.min(gap("mild", "rotated", 0), gap("mild", "aligned", 0));
  const kept = Math.max(
    ...(["rotated", "aligned"] as const).map((orientation) =>
      Math.abs(gap("mild", orientation, 0.1)) / gap("mild", orientation, 0)
    ),
  );
  const rotated = Math.max(...gaps("ill", "rotated").map(Math.abs));
  const aligned = Math.min(...gaps("ill", "aligned").map((orders) => -orders));
  const onAxes = rows.filter((row) => row.spectrum === "ill" && row.orientation === "aligned");
  const ahead = onAxes.reduce((sum, row) => sum + row.ssdAhead, 0);
  const runs = onAxes.reduce((sum, row) => sum + row.repetitions, 0);
  const orders = (value: number) => `${significant(value, 3)} orders`;

  return aq.from([
    {
      statement: "1 noise-free, mild: GD wins by orders of magnitude",
      measured: orders(noiseFree),
      criterion: "≥ 2 orders",
      holds: noiseFree >= 2,
    },
    {
      statement: "2 ν = 0.1, mild: the gap mostly closes",
      measured: `${significant(100 * kept, 2)} % of it left`,
      criterion: "≤ 20 %",
      holds: kept <= 0.2,
    },
    {
      statement: "3 mild: rotation hardly matters",
      measured: `shifts it ${orders(shift("mild"))}`,
      criterion: `≤ 1 (ill: ${significant(shift("ill"), 3)})`,
      holds: shift("mild") <= 1 && shift("mild") < shift("ill"),
    },
    {
      statement: "4a ill, rotated: about equal at every ν",
      measured: `at most ${orders(rotated)}`,
      criterion: "≤ 0.477 (3×)",
      holds: rotated <= clear,
    },
    {
      statement: "4b ill, axis-aligned: SSD clearly ahead",
      measured: `${orders(aligned)}, ${ahead}/${runs}`,
      criterion: "> 0.477, 90 % of runs",
      holds: aligned > clear && ahead >= 0.9 * runs,
    },
  ]);
}
