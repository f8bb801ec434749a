/** The effects of sign and variance adaptation in a verdict, as a panel. @module */
import { isWith } from "../../statistics/inference/family.ts";
import { isPair, partnersOf } from "../../statistics/verdict/dependence.ts";
import type { SimpleVerdict, Verdict } from "../../statistics/verdict/verdict_shape.ts";
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
  const rows = rowsOf(of), most = rows.filter(({ speaks }) => speaks).length;
  if (rows.length === 0) return undefined;
  return estimatePanel({ key, where, heading: "effect", of, rows, most });
}

/** An effect, and whether it is drawn; the table has all. */
interface EffectRow extends EstimateRow {
  readonly speaks: boolean;
}

/**
 * Where there are all methods, the factors and their simple effects; of more than two factors those that have
 * intervals, and what is drawn are those of factors that were found to depend on each other. Else those that
 * there are.
 */
function rowsOf(of: Verdict): readonly EffectRow[] {
  const factors = of.factors.filter(({ by, factor }) => by === factor);
  const speaks = (effect: SimpleVerdict) =>
    isPair(effect) ||
    factors.some((each) =>
      partnersOf(each, of).some((other) => isWith(effect.name, each.factor, other))
    );
  const simple = of.simple.filter((effect) => isPair(effect) || effect.low !== null)
    .map((effect) => ({ ...effect, label: effect.name, speaks: speaks(effect) }));
  return [
    ...factors.map((effect) => ({ ...effect, label: effect.factor, speaks: true })),
    ...simple.filter(({ speaks }) => speaks),
    ...simple.filter(({ speaks }) => !speaks),
  ];
}
