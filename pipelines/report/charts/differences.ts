/** Differences between methods at the same seeds. @module */
import type { Judged } from "../../statistics/verdict/verdict_shape.ts";
import type { Chart, PanelGroup } from "../content/chart.ts";
import type { ReportData, Scaled } from "../content/data.ts";
import { estimatePanel, type EstimateRow } from "../content/estimate_panel.ts";
import { labelOf } from "../content/measures.ts";

/** All pairs of methods, the largest difference first, and the same method in two folders. */
export const differences: Chart = {
  id: "differences",
  title: "Differences",
  lead:
    "What one method does instead of another: same start, same batches, so what seeds have in common drops out. The largest first. Pairs have an interval where a factor that they differ in was found to do something.",
  columns: 1,
  groups: (data) => [...withinFolders(data), ...betweenFolders(data)],
};

function withinFolders(data: ReportData): readonly PanelGroup[] {
  return data.verdicts.flatMap((entry) => {
    const { problem, run, methods, series, simple, pairs } = entry;
    const nameOf = (id: string) =>
      labelOf(data, series[methods.findIndex(({ optimizer }) => optimizer === id)]!);
    const rows = [...simple, ...pairs].map((pair) => ({
      ...pair,
      label: `${nameOf(pair.first)} instead of ${nameOf(pair.second)}`,
    }));
    const title = data.runs.length > 1 ? `${problem}, ${data.runs[run]!.name}` : problem;
    return groupOf(problem, title, `differences ${run} ${problem}`, entry, rows);
  });
}

function betweenFolders(data: ReportData): readonly PanelGroup[] {
  return data.problems.flatMap((problem) => {
    const own = data.acrossFolders.filter((each) => each.problem === problem);
    const rows = own.map((each) => ({
      ...each,
      label: `${labelOf(data, each.first)} instead of ${labelOf(data, each.second)}`,
    }));
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
  const ordered = rows.toSorted((a, b) => sizeOf(b, of) - sizeOf(a, of));
  const panel = estimatePanel({ key, where: title, heading: "difference", of, rows: ordered });
  return [{ problem, title, panels: [panel] }];
}

function sizeOf({ estimate }: Judged, { scale }: Scaled): number {
  if (estimate === null) return -1;
  return Math.abs(scale === "ratio" ? Math.log(estimate) : estimate);
}
