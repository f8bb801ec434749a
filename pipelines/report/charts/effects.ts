/** What the papers' two factors do. @module */
import type { Chart } from "../content/chart.ts";
import type { ReportData, VerdictEntry } from "../content/data.ts";
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
      const rows = rowsOf(entry);
      if (rows.length === 0) return [];
      const title = placeOf(data, entry);
      const key = `effects ${entry.run} ${entry.problem}`;
      const panel = estimatePanel({ key, where: title, heading: "effect", of: entry, rows });
      return [{ problem: entry.problem, title, panels: [panel] }];
    }),
};

/** The problem, and the folder where there are several. */
function placeOf({ runs }: ReportData, { problem, run }: VerdictEntry): string {
  return runs.length > 1 ? `${problem}, ${runs[run]!.name}` : problem;
}

/** Where there are all four methods, the factors and their simple effects; else those that there are. */
function rowsOf({ factors, simple }: VerdictEntry): readonly EstimateRow[] {
  return [
    ...factors.filter(({ by, factor }) => by === factor)
      .map((effect) => ({ ...effect, label: effect.factor })),
    ...simple.map((effect) => ({ ...effect, label: effect.name })),
  ];
}
