/** Figures of the page: a chart, what it says in words, and its numbers. @module */
import type { Chart, Panel } from "../content/chart.ts";
import { chartConfig } from "../content/look.ts";
import type { PageElement } from "./parts/dom.ts";
import { fileName } from "../content/file_name.ts";
import { make, offerFile, page } from "./parts/elements.ts";
import { followPointer } from "./hover.ts";
import { openable } from "./parts/openable.ts";
import type { Drawing, PageState } from "./parts/state.ts";
import { tableOf } from "./parts/table.ts";

/**
 * Makes the figure of a panel; it is drawn when it comes near the window. Curves are drawn of what there
 * is then; the figures of other charts are made anew when there is more.
 */
export function figureOf(
  state: PageState,
  chart: Chart,
  problem: string,
  made: Panel,
): PageElement {
  const { key, title } = made;
  const panelNow = () => {
    if (!chart.curves) return made;
    const panels = chart.groups(state.data, state.options).flatMap(({ panels }) => panels);
    return panels.find((panel) => panel.key === key) ?? made;
  };
  const picture = make("div", {
    class: "chart",
    role: "img",
    "data-key": key,
    "aria-label": title,
    ...(made.points && { tabindex: 0, "data-focus": `chart ${key}` }),
  });
  const drawing: Drawing = {
    element: picture,
    curvesOn: chart.curves ? problem : undefined,
    free: undefined,
    stale: true,
    near: false,
    draw: () => {
      const panel = panelNow();
      const free = drawPanel(
        state,
        panel,
        picture,
        state.printing ? widthOnPaper(chart) : undefined,
      );
      picture.setAttribute("role", "img"); // what Vega says of it is less
      picture.setAttribute("aria-label", panel.description());
      picture.removeAttribute("aria-roledescription");
      return free;
    },
  };
  state.drawings.push(drawing);
  const numbers = () => tableOf(state, panelNow().table());
  const details = openable(state, key, "Numbers", numbers, `Numbers of: ${title}`);
  const save = make("button", {
    type: "button",
    class: "quiet save",
    text: "SVG",
    "aria-label": `Save as SVG: ${title}`,
    "data-focus": `save ${key}`,
    click: () => {
      const svg = picture.querySelector("svg") as unknown as { readonly outerHTML: string } | null;
      if (svg !== null) offerFile(`${fileName(key)}.svg`, "image/svg+xml", svg.outerHTML);
    },
  });
  const caption = make("figcaption", { class: "away", text: title });
  return make("figure", { class: "panel" }, [caption, picture, save, details]);
}

/** Pixels of a panel on a page of A4 or letter, beside others of a chart or by itself. */
function widthOnPaper({ columns }: Chart): number {
  return columns === 3 ? 225 : 640;
}

/** Draws a panel, and gives what frees it. */
function drawPanel(
  state: PageState,
  panel: Panel,
  picture: PageElement,
  width = Math.max(picture.clientWidth, 160),
): () => void {
  const { vega, vegaLite } = page;
  const { look } = state;
  const whole = {
    ...panel.draw({ paper: false, look, width }),
    params: [{ name: "isolated", value: state.isolated }],
    background: "transparent",
    padding: { left: 2, right: 12, top: 4, bottom: 2 },
    autosize: { type: "fit-x", contains: "padding" },
    config: chartConfig(look),
  };
  const logger = silentLogger();
  const compiled = vegaLite.compile(whole, { logger }).spec;
  const runtime = vega.parse(compiled, {}, { ast: true });
  picture.replaceChildren();
  const view = new vega.View(runtime, {
    renderer: "svg",
    container: picture,
    hover: false,
    logger,
    expr: page.vegaInterpreter,
  });
  view.run();
  picture.querySelector("svg")?.setAttribute("aria-hidden", "true");
  if (panel.points !== undefined) {
    followPointer(state, { view, chart: picture, points: panel.points() });
  }
  const isolate = () => void view.signal("isolated", state.isolated).run();
  state.onIsolated.push(isolate);
  return () => {
    state.onIsolated.splice(state.onIsolated.indexOf(isolate), 1);
    view.finalize();
  };
}

/** A logger that says nothing: what Vega warns of is not for readers of a report. */
function silentLogger(): unknown {
  const logger = page.vega.logger(page.vega.None) as Record<string, unknown>;
  logger["level"] = () => logger;
  return logger;
}

/** Draws what is stale and near the window, or all of it. */
export function drawNow(state: PageState, all = false): void {
  for (const drawing of state.drawings) {
    if (!drawing.stale || !(drawing.near || all) || !drawing.element.isConnected) continue;
    drawing.free?.();
    drawing.free = drawing.draw();
    drawing.stale = false;
  }
}

/** Draws charts anew, those that are in sight at once. */
export function redraw(state: PageState, which: (drawing: Drawing) => boolean = () => true): void {
  for (const drawing of state.drawings) if (which(drawing)) drawing.stale = true;
  drawNow(state);
}

/** Forgets the charts of elements that are gone. */
export function forgetGone(state: PageState): void {
  const gone = state.drawings.filter(({ element }) => !element.isConnected);
  for (const drawing of gone) {
    drawing.free?.();
    state.drawings.splice(state.drawings.indexOf(drawing), 1);
  }
}
