/** Differences between methods, as a panel. @module */
import type { Judged } from "../../statistics/verdict/verdict_shape.ts";
import { sizeOf, turned } from "../../statistics/verdict/effect_text.ts";
import type { Panel } from "./chart.ts";
import type { Scaled } from "./data.ts";
import { estimatePanel, type EstimateRow } from "./estimate_panel.ts";

/** Differences that are drawn at most. */
export const mostDifferences = 15;

/**
 * Pairs of methods with their names, the better one first.
 *
 * @param nameOf the label of a method
 */
export function differencesOf<K>(
  pairs: readonly Pair<K>[],
  of: Scaled,
  nameOf: (method: K) => string,
): readonly EstimateRow[] {
  return pairs.map((pair) => gain(pair, of)).map((pair) => ({
    ...pair,
    label: `${nameOf(pair.first)} instead of ${nameOf(pair.second)}`,
  }));
}

/** What the first does instead of the second. */
type Pair<K> = Judged & { readonly first: K; readonly second: K };

/** A pair with the better one first, so that all go to the better side. */
function gain<K>(pair: Pair<K>, of: Scaled): Pair<K> {
  const { estimate } = pair;
  const least = of.scale === "ratio" ? 1 : 0;
  return estimate !== null && of.better * (estimate - least) < 0 ? turned(pair, of) : pair;
}

/**
 * Differences, the largest on top.
 *
 * @param where the problem, and the folder where there are several
 * @param key unique on the page
 */
export function differencesPanel(
  of: Scaled,
  rows: readonly EstimateRow[],
  where: string,
  key: string,
): Panel {
  const ordered = rows.toSorted((a, b) => sizeOf(b, of) - sizeOf(a, of));
  return estimatePanel({
    key,
    where,
    heading: "difference",
    of,
    rows: ordered,
    most: mostDifferences,
  });
}
