/** The legend: a button for each method, and for each of its step sizes where it has several. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { labelOf } from "../content/measures.ts";
import type { PageElement, PageEvent } from "./parts/dom.ts";
import { announce, make, page } from "./parts/elements.ts";
import type { PageState } from "./parts/state.ts";
import { swatch } from "./parts/swatch.ts";

/** Fills the legend: a button isolates what it names, with Ctrl or Shift it adds to that. */
export function fillLegend(state: PageState): void {
  for (const legend of page.document.querySelectorAll("[data-legend]")) {
    const { series, runs } = state.data;
    const places = [...series.keys()];
    const methods = groupBy(places, (i) => `${series[i]!.run} ${series[i]!.method}`);
    const entries = [...methods.values()].map((own) => entryOf(state, own));
    const folders = runs.flatMap(({ name }, run) => {
      const own = places.filter((i) => series[i]!.run === run);
      if (own.length === 0 || own.length === series.length) return [];
      return buttonOf(state, own, `folder ${run}`, [`all of ${name}`]);
    });
    const all = make("button", {
      type: "button",
      class: "quiet",
      text: "show all",
      "data-focus": "legend all",
      click: () => isolate(state, []),
    });
    all.hidden = state.isolated.length === 0;
    legend.className = entries.length < series.length ? "legend variants" : "legend";
    legend.replaceChildren(...entries, ...folders, all);
  }
}

/** The button of a method; where it has several variants, one for all of them and one for each. */
function entryOf(state: PageState, own: readonly number[]): PageElement {
  const lineOf = (i: number) => state.data.series[i]!;
  const [first] = own as [number];
  const { method } = lineOf(first);
  if (own.length === 1) {
    return buttonOf(state, own, String(first), [...named(state, first, method)]);
  }
  const inOrder = own.toSorted((i, j) => lineOf(i).shade! - lineOf(j).shade!);
  return make("div", { class: "method", role: "group", "aria-label": method }, [
    buttonOf(state, own, `method ${first}`, [make("b", { text: method })]),
    ...inOrder.map((i) => buttonOf(state, [i], String(i), named(state, i, lineOf(i).variant))),
  ]);
}

/** The line of a series, and a name for it. */
function named(state: PageState, place: number, name: string): readonly PageElement[] {
  return [swatch(state, state.data.series[place]!), make("span", { text: name })];
}

/** A button that isolates series. */
function buttonOf(
  state: PageState,
  own: readonly number[],
  key: string,
  content: readonly (PageElement | string)[],
): PageElement {
  return make("button", {
    type: "button",
    "aria-pressed": String(own.every((i) => state.isolated.includes(i))),
    "data-focus": `legend ${key}`,
    click: (event: PageEvent) =>
      isolate(state, toggled(state, own, event.ctrlKey || event.metaKey || event.shiftKey)),
  }, content);
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
  return isolated.length - rest.length === chosen.length ? rest : [...rest, ...chosen];
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
