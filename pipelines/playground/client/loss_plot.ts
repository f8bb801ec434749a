/** Curves of several methods over steps. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
import { styleOf } from "../../charts/palette.ts";
import { plot } from "./axes.ts";
import { canvas, draw, lineFrom, type Point, through, write } from "./svg.ts";

/** A curve, with a band around it. */
export interface Curve {
  /** The method's id, whose colour and dashes it has. */
  readonly method: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
  /** From where to where values lie, at the same steps. */
  readonly band?: readonly (readonly [low: number, high: number])[];
}

/** What a plot of curves shows. */
export interface CurvePlotOptions {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly steps: number;
  readonly domain: readonly [number, number];
  readonly log: boolean;
}

const margins = { left: 44, right: 64, top: 26, bottom: 38 } as const;

/** Pixels from one label to the next, at least. */
const apart = 13;

/** A plot of curves. */
export function curvePlot(
  curves: readonly Curve[],
  { width, height, title, steps, domain, log }: CurvePlotOptions,
): PageElement {
  const { x, y, element } = plot(
    { width, height, margins },
    { title: "step", domain: [0, steps], ticks: width < 360 ? 4 : 6 },
    { title, domain, log, ticks: 5 },
  );
  const [top, floor] = [margins.top, height - margins.bottom];
  const inside = (value: number) =>
    Number.isFinite(value) ? Math.min(Math.max(y(value), top), floor) : NaN;
  const bands = curves.flatMap(({ method, points, band = [] }) => {
    const edge = (side: 0 | 1) =>
      points.map(({ step }, i): Point => [x(step), inside(band[i]?.[side] ?? NaN)]);
    const outline = [...edge(0), ...edge(1).reverse()].filter(([, at]) => Number.isFinite(at));
    return outline.length < 4
      ? []
      : [draw("path", { class: `band fill-${method}`, d: through(outline, true) })];
  });
  const lines = curves.map(({ method, points }) =>
    draw("path", {
      class: `curve stroke-${method}`,
      d: through(points.map(({ step, value }): Point => [x(step), inside(value)])),
    })
  );
  return canvas(width, height, { class: "plot", "aria-hidden": "true" }, [
    element,
    ...bands,
    ...lines,
    ...labelsOf(curves, x, inside, floor - 2),
  ]);
}

/** The methods' names at the ends of their curves, moved apart where these are close, and above the axis. */
function labelsOf(
  curves: readonly Curve[],
  x: (step: number) => number,
  y: (value: number) => number,
  lowest: number,
): readonly PageElement[] {
  const ends = curves.flatMap(({ method, points }) => {
    const last = points.findLast(({ value }) => Number.isFinite(value));
    return last === undefined ? [] : [{ method, at: x(last.step) + 5, y: y(last.value) }];
  }).sort((a, b) => a.y - b.y);
  const places: number[] = [];
  ends.forEach(({ y }, i) => places.push(Math.max(y, (places[i - 1] ?? -Infinity) + apart)));
  for (let i = ends.length - 1, most = lowest; i >= 0; i--, most = places[i + 1]! - apart) {
    places[i] = Math.min(places[i]!, most);
  }
  return ends.flatMap(({ method, at }, i) => [
    lineFrom([at, places[i]!], [at + 8, places[i]!], { class: `curve stroke-${method}` }),
    write(styleOf(method).label, [at + 12, places[i]!], { class: "middle" }),
  ]);
}

/** The ends of a logarithmic axis for values, not further down than 13 orders of magnitude. */
export function logDomain(values: readonly number[]): readonly [number, number] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0) return [0.1, 1];
  const most = Math.max(...known);
  const least = Math.max(Math.min(...known), most * 1e-13);
  return least < most ? [least, most] : [most / 10, most];
}
