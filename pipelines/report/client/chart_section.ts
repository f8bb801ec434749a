/** A chart as a section of the page. @module */
import { type Chart, type PanelGroup, wholeRun } from "../content/chart.ts";
import { curveControls } from "./curve_controls.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import { figureOf } from "./figure.ts";
import type { Section } from "./parts/section.ts";
import type { PageState } from "./parts/state.ts";
import { swatch } from "./parts/swatch.ts";

/** The section: its groups, one below the other; with switches and the legend above those of curves. */
export function chartSection(chart: Chart): Section {
  const { id, title, lead, curves, groups } = chart;
  return {
    id,
    title,
    lead,
    make: (state) => [
      ...(curves ? curveControls(state) : []),
      ...groups(state.data, state.options).map((group) => groupOf(state, chart, group)),
    ],
    from: (data) =>
      groups(data, wholeRun).map(({ title, note, lines, panels }) => [
        ...[title, note, curves ? [] : lines],
        ...panels.map((panel) => [panel.key, panel.title, curves ? [] : panel.table().rows]),
      ]),
    without: (data) => groups(data, wholeRun).length === 0,
  };
}

/** Panels beside each other, under what they have in common. */
function groupOf(state: PageState, chart: Chart, group: PanelGroup): PageElement {
  const { title, note, lines = [], panels } = group;
  const keys = lines.map((line) => make("span", {}, [swatch(state, line), line.label]));
  return make("div", { class: "group" }, [
    ...(title === state.data.title ? [] : [make("h3", { text: title })]), // the page's own
    ...(note === undefined ? [] : [make("p", { class: "what", text: note })]),
    ...(chart.curves || keys.length === 0 ? [] : [make("p", { class: "keys" }, keys)]),
    make(
      "div",
      { class: chart.columns === 3 ? "panels" : "panels wide" },
      panels.map((panel) => figureOf(state, chart, group.problem, panel)),
    ),
  ]);
}
