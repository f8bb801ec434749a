/** Differences between methods at the same seeds. @module */
import type { Judged, Verdict } from "../../statistics/verdict/verdict_shape.ts";
import { sizeOf, turned } from "../../statistics/verdict/effect_text.ts";
import type { Chart, Panel, PanelGroup } from "../content/chart.ts";
import type { ReportData, Scaled } from "../content/data.ts";
import { estimatePanel, type EstimateRow } from "../content/estimate_panel.ts";
import { labelOf } from "../content/measures.ts";

/** All pairs of methods, the largest difference first, and the same method in two folders. */
export const differences: Chart = {
  id: "differences",
  title: "Differences",
  lead:
    "What one method does instead of another at the same seeds: same start, same batches, so what seeds have in common drops out. The better one comes first, the largest difference on top. Pairs have an interval where a factor that they differ in was found to do something.",
  columns: 1,
  groups: (data) => [...withinFolders(data), ...betweenFolders(data)],
};

/** Differences that are drawn at most. */
const most = 15;

function withinFolders(data: ReportData): readonly PanelGroup[] {
  return data.verdicts.flatMap((entry) => {
    const { problem, run, methods, series } = entry;
    const nameOf = (id: string) =>
      labelOf(data, series[methods.findIndex(({ optimizer }) => optimizer === id)]!);
    const title = data.runs.length > 1 ? `${problem}, ${data.runs[run]!.name}` : problem;
    const key = `differences ${run} ${problem}`;
    return groupOf(problem, title, key, entry, differencesOf(entry, nameOf));
  });
}

/**
 * The differences between the methods of a verdict, the better one first.
 *
 * @param nameOf the label of a method, by its id
 */
export function differencesOf(
  entry: Verdict & Scaled,
  nameOf: (id: string) => string,
): readonly EstimateRow[] {
  return [...entry.simple, ...entry.pairs].map((pair) => gain(pair, entry)).map((pair) => ({
    ...pair,
    label: `${nameOf(pair.first)} instead of ${nameOf(pair.second)}`,
  }));
}

function betweenFolders(data: ReportData): readonly PanelGroup[] {
  return data.problems.flatMap((problem) => {
    const own = data.acrossFolders.filter((each) => each.problem === problem);
    const rows = own.map((each) => gain(each, each)).map((each) => ({
      ...each,
      label: `${labelOf(data, each.first)} instead of ${labelOf(data, each.second)}`,
    }));
    const title = `${problem}, between folders`;
    return own.length === 0 ? [] : groupOf(problem, title, `across ${problem}`, own[0]!, rows);
  });
}

/** A pair with the better one first, so that all go to the better side. */
function gain<K, T extends Judged & { readonly first: K; readonly second: K }>(
  pair: T,
  of: Scaled,
): T {
  const { estimate } = pair;
  const least = of.scale === "ratio" ? 1 : 0;
  return estimate !== null && of.better * (estimate - least) < 0 ? turned(pair, of) : pair;
}

function groupOf(
  problem: string,
  title: string,
  key: string,
  of: Scaled,
  rows: readonly EstimateRow[],
): readonly PanelGroup[] {
  if (rows.length === 0) return [];
  const note = `the ${most} largest of ${rows.length}; Numbers has all`;
  const panels = [differencesPanel(of, rows, title, key)];
  return [{ problem, title, ...(rows.length > most && { note }), panels }];
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
  return estimatePanel({ key, where, heading: "difference", of, rows: ordered, most });
}
