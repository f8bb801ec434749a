/** What switches the curves, and the place of their legend. @module */
import type { CurveOptions } from "../content/chart.ts";
import type { Horizontal } from "../content/curve_points.ts";
import type { PageElement } from "./parts/dom.ts";
import { announce, make, page } from "./parts/elements.ts";
import { redraw } from "./figure.ts";
import type { PageState } from "./parts/state.ts";

/** The switches: what the curves are drawn along, how, and of what; below them the legend. */
export function curveControls(state: PageState): readonly PageElement[] {
  const set = (options: Partial<CurveOptions>) => {
    state.options = { ...state.options, ...options };
    redraw(state, ({ curvesOn }) => curvesOn !== undefined);
  };
  const { horizontal, log, single, part } = state.options;
  const settings = make("details", { class: "settings" }, [
    make("summary", { text: "How the curves are drawn" }),
    make("div", { class: "switches" }, [
      choice(
        "Along",
        "horizontal",
        [["step", "steps"], ["examples", "examples"], ["seconds", "seconds"]],
        horizontal,
        (value) => set({ horizontal: value as Horizontal }),
      ),
      choice(
        "Loss",
        "log",
        [["log", "logarithmic"], ["linear", "linear"]],
        log ? "log" : "linear",
        (value) => set({ log: value === "log" }),
      ),
      choice(
        "Seeds",
        "single",
        [["band", "mean ± sd"], ["single", "each"]],
        single ? "single" : "band",
        (value) => set({ single: value === "single" }),
      ),
      choice(
        "Show",
        "part",
        [["0", "whole run"], ["0.5", "second half"], ["0.75", "last quarter"]],
        String(part[0]),
        (value) => set({ part: [Number(value), 1] }),
      ),
    ]),
  ]);
  settings.open = !isNarrow();
  return [
    settings,
    make("div", { class: "legend", role: "group", "aria-label": "Methods", "data-legend": true }),
  ];
}

/** Whether the window is that of a telephone, where results go before settings. */
export function isNarrow(): boolean {
  return page.innerWidth <= 640;
}

/** A group of radio buttons. */
function choice(
  title: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
  choose: (value: string) => void,
): PageElement {
  const buttons = options.map(([value, label]) => {
    const input = make("input", {
      type: "radio",
      name,
      value,
      checked: value === chosen,
      "data-focus": `${name} ${value}`,
      change: () => {
        choose(value);
        announce(`${title}: ${label}`);
      },
    });
    return make("label", {}, [input, make("span", { text: label })]);
  });
  return make("fieldset", {}, [make("legend", { text: title }), ...buttons]);
}
