/** What the sign does, what variance adaptation does, and what both do together. @module */
import type { Chart } from "../content/chart.ts";
import type { EffectEntry } from "../content/data.ts";
import { estimatePanels } from "../content/estimate_panel.ts";

/** The papers' factors, on each problem and in each folder; on paper the folders share a panel. */
export const effects: Chart = {
  id: "effects",
  link: "Effects",
  title: "The sign, or the noise",
  lead:
    "The four methods as a factorial experiment: what taking the sign does, what variance adaptation does, and what both do together. Mean and 95 % interval over seeds; filled where it leaves out 0.",
  columns: 2,
  groups: ({ factorial, problems, runs }) =>
    problems.flatMap((problem) =>
      runs.flatMap(({ name }, run) => {
        const title = runs.length > 1 ? `${problem}, ${name}` : problem;
        const rows = factorial.filter((row) => row.problem === problem && row.run === run)
          .map((row) => ({ ...row, label: row.effect }));
        return groupOf(problem, title, `effects ${run} ${problem}`, rows);
      })
    ),
  onPaper: ({ factorial, problems, runs }) =>
    problems.flatMap((problem) => {
      const rows = factorial.filter((row) => row.problem === problem).map((row) => ({
        ...row,
        label: runs.length > 1 ? `${row.effect} (${runs[row.run]!.name})` : row.effect,
      }));
      return groupOf(problem, problem, `effects ${problem}`, rows);
    }),
};

function groupOf(
  problem: string,
  title: string,
  key: string,
  rows: readonly (EffectEntry & { readonly label: string })[],
) {
  const what = { heading: "effect", what: "effect on" };
  const panels = estimatePanels({ key, where: title, ...what, rows });
  return panels.length === 0 ? [] : [{ problem, title, panels }];
}
