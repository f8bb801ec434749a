/** Panels that charts are put together from: Vega-Lite views of one size with titles that line up. @module */
import { powersOfTen, type Spec } from "./svg.ts";

/** How a series is drawn. */
export interface SeriesStyle {
  readonly label: string;
  readonly color: string;
  readonly dash?: readonly number[];
}

/** An axis. */
export interface AxisOptions {
  readonly title?: string;
  readonly log?: boolean;
  /** What it shows, from end to end; all of the data where it is left out. */
  readonly domain?: readonly [number, number];
  /** Whether its numbers are shown; `true`. */
  readonly labels?: boolean;
  readonly values?: readonly number[];
  readonly grid?: boolean;
}

/** A panel. */
export interface PanelOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** Columns of the legend; 4. */
  readonly legendColumns?: number;
}

/** A point of a line; `low` and `high` draw a band where all points have them. */
export interface LinePoint {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** Encodings of both axes for the fields `x` and `y`, and the layers of a panel. */
export function panel(
  { title, width = 260, height = 200 }: PanelOptions,
  layer: readonly Spec[],
): Spec {
  const heading = {
    data: { values: [{ title }] },
    mark: { type: "text", fontSize: 13, baseline: "bottom" },
    encoding: { x: { value: width / 2 }, y: { value: -8 }, text: { field: "title" } },
  };
  return { width, height, layer: title === undefined ? layer : [...layer, heading] };
}

/** The encoding of one axis. */
export function axis(
  field: string,
  { title, log, domain, labels, values, grid }: AxisOptions,
): Spec {
  return {
    field,
    type: "quantitative",
    title: title ?? null,
    scale: {
      nice: false,
      zero: false,
      ...(log && { type: "log" }),
      ...(domain && { domain }),
    },
    axis: {
      tickCount: 5,
      ...(log && domain && !values && powersOfTen(domain)),
      ...(values && { values }),
      ...(labels === false && { labels: false }),
      ...(grid === false && { grid: false }),
    },
  };
}

/** Lines, one for each series, with their bands; `styles` give the order of the legend. */
export function lines(
  options: PanelOptions,
  points: readonly LinePoint[],
  styles: readonly SeriesStyle[],
): Spec {
  const bands = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  const colored = bands.map((point) => (
    { ...point, fill: styles.find(({ label }) => label === point.series)!.color }
  ));
  const [x, y] = [axis("x", options.x), axis("y", options.y)];
  return panel(options, [
    ...(bands.length === 0 ? [] : [{
      data: { values: colored },
      mark: { type: "area", opacity: 0.18, clip: true },
      encoding: {
        x,
        y: { ...y, field: "low" },
        y2: { field: "high" },
        detail: { field: "series" },
        // the colour itself: a second scale of the series would swallow the legend
        fill: { field: "fill", type: "nominal", scale: null, legend: null },
      },
    }]),
    {
      data: { values: points },
      mark: { type: "line", strokeWidth: 2, clip: true },
      encoding: { x, y, ...seriesEncoding(styles, options.legendColumns) },
    },
  ]);
}

/** Colour and dash by the field `series`. */
export function seriesEncoding(styles: readonly SeriesStyle[], columns = 4): Spec {
  const domain = styles.map(({ label }) => label);
  const field = { field: "series", type: "nominal", sort: domain, title: null };
  const legend = { columns };
  return {
    color: { ...field, legend, scale: { domain, range: styles.map(({ color }) => color) } },
    strokeDash: {
      ...field,
      legend,
      scale: { domain, range: styles.map(({ dash }) => dash ?? []) },
    },
  };
}
