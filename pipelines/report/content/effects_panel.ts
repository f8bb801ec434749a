/** The effects of sign and variance adaptation in a verdict, as a panel. @module */
import { isPair } from "../../statistics/verdict/dependence.ts";
import type { Verdict } from "../../statistics/verdict/verdict_shape.ts";
import type { Panel } from "./chart.ts";
import type { Scaled } from "./data.ts";
import { estimatePanel, type EstimateRow } from "./estimate_panel.ts";

/**
 * The effects that a verdict is made of.
 *
 * @param where the problem, and the folder where there are several
 * @param key unique on the page
 * @returns `undefined` where its methods are no factors
 */
export function effectsPanel(of: Verdict & Scaled, where: string, key: string): Panel | undefined {
  const rows = rowsOf(of);
  if (rows.length === 0) return undefined;
  return estimatePanel({ key, where, heading: "effect", of, rows });
}

/**
 * Where there are all methods, the factors and their simple effects, of more than two factors those that were
 * opened; else those that there are.
 */
function rowsOf({ factors, simple }: Verdict): readonly EstimateRow[] {
  return [
    ...factors.filter(({ by, factor }) => by === factor)
      .map((effect) => ({ ...effect, label: effect.factor })),
    ...simple.filter((effect) => isPair(effect) || effect.low !== null)
      .map((effect) => ({ ...effect, label: effect.name })),
  ];
}
