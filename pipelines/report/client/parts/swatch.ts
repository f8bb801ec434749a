/** Lines as the methods' curves are drawn, beside their names. @module */
import type { Line } from "../../content/chart.ts";
import { visible } from "../../content/look.ts";
import type { PageElement } from "./dom.ts";
import { page } from "./elements.ts";
import type { PageState } from "./state.ts";

const namespace = "http://www.w3.org/2000/svg";

/** The line of a method. */
export function swatch(
  state: PageState,
  { color, shade = null, dash }: Omit<Line, "label">,
): PageElement {
  const svg = page.document.createElementNS(namespace, "svg");
  const line = page.document.createElementNS(namespace, "line");
  const attributes = {
    x1: 0,
    x2: 26,
    y1: 5,
    y2: 5,
    "stroke-width": 2.5,
    "data-color": color,
    "data-shade": shade ?? "",
  };
  for (const [key, value] of Object.entries(attributes)) line.setAttribute(key, String(value));
  line.setAttribute("stroke", visible({ color, shade }, state.look));
  if (dash.length > 0) line.setAttribute("stroke-dasharray", dash.join(" "));
  for (const [key, value] of Object.entries({ width: 26, height: 10, "aria-hidden": "true" })) {
    svg.setAttribute(key, String(value));
  }
  svg.setAttribute("class", "swatch");
  svg.append(line);
  return svg;
}

/** Gives all lines the colours in which they can be seen just now. */
export function recolor({ look }: PageState): void {
  for (const line of page.document.querySelectorAll(".swatch [data-color]")) {
    const { color, shade } = line.dataset;
    const place = shade === "" ? null : Number(shade);
    line.setAttribute("stroke", visible({ color: color!, shade: place }, look));
  }
}
