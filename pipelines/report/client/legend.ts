/** The legend: a button for each method. @module */
import type { PageEvent } from "./dom.ts";
import { labelOf } from "../content/measures.ts";
import { announce, make, page } from "./elements.ts";
import type { PageState } from "./state.ts";
import { swatch } from "./swatch.ts";

/** Fills the legend: a button for each method; one isolates it, with Ctrl or Shift one adds to it. */
export function fillLegend(state: PageState): void {
  for (const legend of page.document.querySelectorAll("[data-legend]")) {
    const { series, runs } = state.data;
    const buttons = series.map((line, i) => {
      const button = make("button", {
        type: "button",
        "aria-pressed": String(state.isolated.includes(i)),
        "data-focus": `legend ${i}`,
        click: (event: PageEvent) =>
          isolate(state, toggled(state, [i], event.ctrlKey || event.metaKey || event.shiftKey)),
      }, [swatch(state, line), make("span", { text: line.label })]);
      return button;
    });
    const shown = new Set(series.map(({ run }) => run));
    const folders = shown.size < 2 ? [] : runs.flatMap(({ name }, run) => {
      const own = series.flatMap((each, i) => each.run === run ? [i] : []);
      if (own.length === 0) return [];
      return make("button", {
        type: "button",
        class: "folder",
        text: `all of ${name}`,
        "aria-pressed": String(sameSet(state.isolated, own)),
        "data-focus": `legend folder ${run}`,
        click: () => isolate(state, toggled(state, own)),
      });
    });
    const all = make("button", {
      type: "button",
      class: "quiet",
      text: "show all",
      "data-focus": "legend all",
      click: () => isolate(state, []),
    });
    all.hidden = state.isolated.length === 0;
    legend.replaceChildren(...buttons, ...folders, all);
  }
}

/** What is isolated after a click on a part of the legend. */
function toggled(
  state: PageState,
  chosen: readonly number[],
  add = false,
): readonly number[] {
  const { isolated } = state;
  if (!add) return sameSet(isolated, chosen) ? [] : chosen;
  const rest = isolated.filter((each) => !chosen.includes(each));
  return rest.length < isolated.length ? rest : [...isolated, ...chosen];
}

/** Whether two lists have the same entries. */
function sameSet(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}

/** Lets all but these series fade; none fades if there are none. */
function isolate(state: PageState, series: readonly number[]): void {
  state.isolated = series;
  for (const tell of state.onIsolated) tell();
  const focused = focusedKey();
  fillLegend(state);
  focusOn(focused);
  const names = series.map((each) => labelOf(state.data, each)).join(", ");
  announce(series.length === 0 ? "All methods are shown." : `Only ${names}.`);
}

/** The key of what has the focus, for when it is replaced. */
export function focusedKey(): string | undefined {
  return page.document.activeElement?.dataset["focus"];
}

/** Gives the focus to what has a key. */
export function focusOn(key: string | undefined): void {
  if (key === undefined) return;
  for (const element of page.document.querySelectorAll("[data-focus]")) {
    if (element.dataset["focus"] === key) return element.focus();
  }
}
