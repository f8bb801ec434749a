/** All items as one table. @module */
import type { Measurement, Statement } from "../statement.ts";
import { adaptation, adaptationDetails } from "./adaptation.ts";
import { fisher, fisherDetails } from "./fisher.ts";
import { geometry, geometryDetails } from "./geometry.ts";
import type { Entry, Item } from "./item.ts";
import { iclr, icml } from "./papers.ts";
import { batchSizes, preliminaries, stochastic } from "./preliminaries.ts";

/** A statement and what came of it. */
export type Checked = Pick<Statement, "item" | "version"> & Pick<Measurement, "measured" | "holds">;

/** A row: an item of a source. */
export interface ItemRow extends Item {
  readonly source: "thesis" | "ICML 2018" | "ICLR 2018";
}

/** The lists of each source, in its order. */
const sources: readonly (readonly [ItemRow["source"], readonly Entry[]])[] = [
  ["thesis", [
    ...preliminaries,
    ...stochastic,
    ...batchSizes,
    ...adaptation,
    ...geometry,
    ...fisher,
    ...adaptationDetails,
    ...geometryDetails,
    ...fisherDetails,
  ]],
  ["ICML 2018", icml],
  ["ICLR 2018", iclr],
];

/**
 * Every numbered item of the thesis and both papers; those that `theory` checks with what it measured.
 *
 * @throws {Error} if an item is said to be checked, and is not
 */
export function itemRows(claims: readonly Checked[]): readonly ItemRow[] {
  return sources.flatMap(([source, entries]) =>
    entries.map((entry) => ({
      source,
      ...("checked" in entry ? rowOf(entry.label, entry.checked, claims) : entry),
    }))
  );
}

function rowOf(label: string, name: string, claims: readonly Checked[]): Item {
  const own = claims.filter((claim) => claim.item === name);
  const printed = own.filter(({ version }) => version === "printed");
  const corrected = own.filter(({ version }) => version === "corrected");
  if (printed.length === 0) throw new Error(`no statement is called ${name}, as ${label} says`);
  const failed = printed.filter(({ holds }) => !holds);
  const shown = failed.length === 0 ? printed : [...failed, ...corrected];
  return {
    label,
    where: "`theory`",
    measured: shown.map(({ measured }) => measured).join("; then "),
    verdict: failed.length === 0
      ? "holds"
      : corrected.every(({ holds }) => holds)
      ? "false as printed, corrected"
      : "false",
  };
}
