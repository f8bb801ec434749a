/** Differences between methods at the same seeds. @module */
import { isPair } from "../../statistics/verdict/dependence.ts";
import type { Chart, PanelGroup } from "../content/chart.ts";
import type { ReportData, Scaled } from "../content/data.ts";
import { differencesOf, differencesPanel, mostDifferences } from "../content/differences_panel.ts";
import type { EstimateRow } from "../content/estimate_panel.ts";
import { labelOf, placeOf } from "../content/measures.ts";

/** All pairs of methods, the largest difference first, and the same method in two folders. */
export const differences: Chart = {
  id: "differences",
  title: "Differences",
  lead:
    "What one method does instead of another at the same seeds: same start, same batches, so what seeds have in common drops out. The better one comes first, the largest difference on top. Pairs have an interval where a factor that they differ in was found to do something.",
  columns: 1,
  groups: (data) => [...withinFolders(data), ...betweenFolders(data)],
};

function withinFolders(data: ReportData): readonly PanelGroup[] {
  return data.verdicts.flatMap((entry) => {
    const { problem, run, methods, series, simple, pairs } = entry;
    const nameOf = (id: string) =>
      labelOf(data, series[methods.findIndex(({ optimizer }) => optimizer === id)]!);
    const title = placeOf(data, entry);
    const rows = differencesOf([...simple.filter(isPair), ...pairs], entry, nameOf);
    return groupOf(problem, title, `differences ${run} ${problem}`, entry, rows);
  });
}

function betweenFolders(data: ReportData): readonly PanelGroup[] {
  return data.problems.flatMap((problem) => {
    const own = data.acrossFolders.filter((each) => each.problem === problem);
    const rows = own.flatMap((each) =>
      differencesOf([each], each, (place) => labelOf(data, place))
    );
    const title = `${problem}, between folders`;
    return own.length === 0 ? [] : groupOf(problem, title, `across ${problem}`, own[0]!, rows);
  });
}

function groupOf(
  problem: string,
  title: string,
  key: string,
  of: Scaled,
  rows: readonly EstimateRow[],
): readonly PanelGroup[] {
  if (rows.length === 0) return [];
  const note = `the ${mostDifferences} largest of ${rows.length}; Numbers has all`;
  const panels = [differencesPanel(of, rows, title, key)];
  return [{ problem, title, ...(rows.length > mostDifferences && { note }), panels }];
}
