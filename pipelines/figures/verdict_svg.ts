/** Verdicts as pictures. @module */
import { styleOf } from "../charts/palette.ts";
import type { Panel } from "../report/content/chart.ts";
import { differencesOf, differencesPanel } from "../report/content/differences_panel.ts";
import { effectsPanel } from "../report/content/effects_panel.ts";
import { scaleOf } from "../report/verdicts.ts";
import { isPair } from "../statistics/verdict/dependence.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import { shownName } from "../text/visible.ts";
import { type FigureOptions, panelsSvg } from "./panels_svg.ts";

/**
 * What sign and variance adaptation do, with intervals that hold together: the chart "Effects" of a report.
 *
 * @param verdicts of one problem or of several, one below the other
 * @returns an SVG document
 * @throws {RangeError} if the methods are no factors, or the width is none
 */
export function effectsSvg(
  verdicts: readonly Verdict[],
  options: FigureOptions = {},
): Promise<string> {
  const panelOf = (verdict: Verdict) =>
    effectsPanel({ ...verdict, ...scaleOf(verdict) }, verdict.problem, "effects");
  return problemBelowProblem("effects", verdicts, panelOf, options);
}

/**
 * What one method does instead of another, the largest difference on top: the chart "Differences" of a report.
 *
 * @param verdicts of one problem or of several, one below the other
 * @returns an SVG document
 * @throws {RangeError} if there is one method only, or the width is none
 */
export function differencesSvg(
  verdicts: readonly Verdict[],
  options: FigureOptions = {},
): Promise<string> {
  const panelOf = (verdict: Verdict) => {
    const entry = { ...verdict, ...scaleOf(verdict) };
    const pairs = [...verdict.simple.filter(isPair), ...verdict.pairs];
    const rows = differencesOf(pairs, entry, (id) => styleOf(id).label);
    return differencesPanel(entry, rows, verdict.problem, "differences");
  };
  return problemBelowProblem("differences", verdicts, panelOf, options);
}

function problemBelowProblem(
  name: string,
  verdicts: readonly Verdict[],
  panelOf: (verdict: Verdict) => Panel | undefined,
  options: FigureOptions,
): Promise<string> {
  const groups = verdicts.map((verdict) => {
    const panel = panelOf(verdict);
    const { problem } = verdict;
    return { problem, title: shownName(problem), panels: panel === undefined ? [] : [panel] };
  });
  return panelsSvg(name, 1, groups, options);
}
