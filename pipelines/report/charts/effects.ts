/** What the papers' two factors do. @module */
import type { Chart } from "../content/chart.ts";
import { effectsPanel } from "../content/effects_panel.ts";
import { placeOf } from "../content/measures.ts";

/** The effects of sign and variance adaptation, main and simple, each folder by itself. */
export const effects: Chart = {
  id: "effects",
  title: "Effects",
  lead:
    "What each factor does, the sign and variance adaptation or those that were asked for, whether two gain more together, and what one does with another and without it. The intervals hold together in 95 of 100 experiments: the point is filled where one leaves out no effect, and pale where none was opened. Within the band no difference matters.",
  columns: 1,
  groups: (data) =>
    data.verdicts.flatMap((entry) => {
      const title = placeOf(data, entry);
      const panel = effectsPanel(entry, title, `effects ${entry.run} ${entry.problem}`);
      return panel === undefined ? [] : [{ problem: entry.problem, title, panels: [panel] }];
    }),
};
