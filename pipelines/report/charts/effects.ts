/** What the papers' two factors do. @module */
import type { Verdict } from "../../statistics/verdict/verdict_shape.ts";
import type { Chart, Panel } from "../content/chart.ts";
import type { ReportData, Scaled, VerdictEntry } from "../content/data.ts";
import { estimatePanel, type EstimateRow } from "../content/estimate_panel.ts";

/** The effects of sign and variance adaptation, main and simple, each folder by itself. */
export const effects: Chart = {
  id: "effects",
  title: "Effects",
  lead:
    "What taking the sign does, what variance adaptation does, whether both gain more together, and what each does alone. The intervals hold together in 95 of 100 experiments: the point is filled where one leaves out no effect, and pale where none was opened. Within the band no difference matters.",
  columns: 1,
  groups: (data) =>
    data.verdicts.flatMap((entry) => {
      const title = placeOf(data, entry);
      const panel = effectsPanel(entry, title, `effects ${entry.run} ${entry.problem}`);
      return panel === undefined ? [] : [{ problem: entry.problem, title, panels: [panel] }];
    }),
};

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

/** The problem, and the folder where there are several. */
function placeOf({ runs }: ReportData, { problem, run }: VerdictEntry): string {
  return runs.length > 1 ? `${problem}, ${runs[run]!.name}` : problem;
}

/** Where there are all four methods, the factors and their simple effects; else those that there are. */
function rowsOf({ factors, simple }: Verdict): readonly EstimateRow[] {
  return [
    ...factors.filter(({ by, factor }) => by === factor)
      .map((effect) => ({ ...effect, label: effect.factor })),
    ...simple.map((effect) => ({ ...effect, label: effect.name })),
  ];
}
