/** Differences between methods at the same seeds. @module */
import type { Chart } from "../content/chart.ts";
import { estimatePanels } from "../content/estimate_panel.ts";
import { labelOf } from "../content/measures.ts";

/** All pairs of methods, and the same method in two folders. */
export const differences: Chart = {
  id: "differences",
  link: "Differences",
  title: "Differences at the same seeds",
  lead:
    "Same start, same batches: what seeds have in common drops out. Mean and 95 % interval; filled where it leaves out 0.",
  columns: 2,
  groups: (data) =>
    data.problems.flatMap((problem) => {
      const rows = data.differences.filter((row) => row.problem === problem).map((row) => ({
        ...row,
        label: `${labelOf(data, row.first)} − ${labelOf(data, row.second)}`,
      }));
      const what = { heading: "difference", what: "difference in" };
      const key = `differences ${problem}`;
      const panels = estimatePanels({ key, where: problem, ...what, rows });
      return panels.length === 0 ? [] : [{ problem, title: problem, panels }];
    }),
};
