/** Figures of the page: a chart, what it says in words, and its numbers. @module */
import type { PageElement, VegaView } from "./dom.ts";
import { make, offerFile, page } from "./elements.ts";
import { chartConfig, type Look } from "./look.ts";
import { type Drawing, lookNow, type PageState } from "./state.ts";
import { tableOf, type TableSpec } from "./table.ts";

/** What a figure is. */
export interface FigureSpec {
  /** Unique on the page. */
  readonly key: string;
  readonly title: string;
  /** What one sees, for those who do not. */
  readonly description: () => string;
  /** The view of a Vega-Lite specification, for a width in pixels, axes included. */
  readonly view: (width: number, look: Look) => Record<string, unknown>;
  /** Its numbers. */
  readonly table: () => TableSpec<unknown>;
  /** Called with each new view, such as to follow the pointer. */
  readonly onView?: (view: VegaView, chart: PageElement) => void;
  /** Whether the chart takes the keyboard. */
  readonly focusable?: boolean;
}

/** Makes a figure; it is drawn when it comes near the window. */
export function figureOf(state: PageState, spec: FigureSpec): PageElement {
  const chart = make("div", {
    class: "chart",
    role: "img",
    "data-key": spec.key,
    "aria-label": spec.title,
    ...(spec.focusable && { tabindex: 0, "data-focus": `chart ${spec.key}` }),
  });
  const drawing: Drawing = {
    element: chart,
    free: undefined,
    stale: true,
    near: false,
    draw: () => {
      const free = drawChart(state, spec, chart);
      chart.setAttribute("role", "img"); // what Vega says of it is less
      chart.setAttribute("aria-label", spec.description());
      chart.removeAttribute("aria-roledescription");
      return free;
    },
  };
  state.drawings.push(drawing);
  const details = make("details", { class: "numbers", "data-opened": spec.key });
  const fill = () => {
    if (details.open) state.opened.add(spec.key);
    else state.opened.delete(spec.key);
    const old = details.querySelector(".table");
    if (details.open && old === null) details.append(tableOf(state, spec.table()));
  };
  details.append(make("summary", { text: "Numbers", "aria-label": `Numbers of: ${spec.title}` }));
  details.addEventListener("toggle", fill);
  if (state.opened.has(spec.key)) details.open = true;
  const save = make("button", {
    type: "button",
    class: "quiet save",
    text: "SVG",
    "aria-label": `Save as SVG: ${spec.title}`,
    "data-focus": `save ${spec.key}`,
    click: () => {
      const svg = chart.querySelector("svg") as unknown as { readonly outerHTML: string } | null;
      if (svg !== null) offerFile(`${fileName(spec.key)}.svg`, "image/svg+xml", svg.outerHTML);
    },
  });
  const caption = make("figcaption", { class: "away", text: spec.title });
  return make("figure", { class: "panel" }, [caption, chart, save, details]);
}

/** Draws a chart, and gives what frees it. */
export function drawChart(state: PageState, spec: FigureSpec, chart: PageElement): () => void {
  const { vega, vegaLite } = page();
  const look = lookNow(state);
  const width = Math.max(chart.clientWidth, 160);
  const whole = {
    ...spec.view(width, look),
    params: [{ name: "isolated", value: state.isolated }],
    background: "transparent",
    padding: { left: 2, right: 12, top: 4, bottom: 2 },
    autosize: { type: "fit-x", contains: "padding" },
    config: chartConfig(look),
  };
  const logger = silentLogger();
  const compiled = vegaLite.compile(whole, { logger }).spec;
  const runtime = vega.parse(compiled, {}, { ast: true });
  chart.replaceChildren();
  const view = new vega.View(runtime, {
    renderer: "svg",
    container: chart,
    hover: false,
    logger,
    expr: page().vegaInterpreter,
  });
  view.run();
  chart.querySelector("svg")?.setAttribute("aria-hidden", "true");
  spec.onView?.(view, chart);
  const isolate = () => void view.signal("isolated", state.isolated).run();
  state.onIsolated.push(isolate);
  return () => {
    state.onIsolated.splice(state.onIsolated.indexOf(isolate), 1);
    view.finalize();
  };
}

/** A logger that says nothing: what Vega warns of is not for readers of a report. */
export function silentLogger(): unknown {
  const logger = page().vega.logger(page().vega.None) as Record<string, unknown>;
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

/** A key as the name of a file. */
export function fileName(key: string): string {
  return key.replace(/[^\w.+-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "figure";
}
