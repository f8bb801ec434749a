/** Axes of plots. @module */
import type { PageElement } from "../../report/client/parts/dom.ts";
// @ts-types="npm:@types/d3-scale@4.0.9"
import { scaleLinear, scaleLog } from "d3-scale";
import { draw, lineFrom, write } from "./svg.ts";

/** Pixels between the edges of a picture and the plot in it. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What goes along an axis. */
export interface AxisOptions {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** About how many ticks. */
  readonly ticks?: number;
}

/** A plot, empty but for its axes. */
export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** The number that a place stands for. */
  readonly xAt: (pixel: number) => number;
  /** Grid, ticks and titles. */
  readonly element: PageElement;
}

/** Makes the axes of a plot of this size. */
export function plot(
  { width, height, margins }: {
    readonly width: number;
    readonly height: number;
    readonly margins: Margins;
  },
  horizontal: AxisOptions,
  vertical: AxisOptions,
): Plot {
  const { left, right, top, bottom } = margins;
  const x = scaleOf(horizontal, [left, width - right]);
  const y = scaleOf(vertical, [height - bottom, top]);
  const [floor, wall] = [height - bottom, width - right];
  const element = draw("g", { class: "axes", "aria-hidden": "true" }, [
    ...ticksOf(y, vertical).flatMap((tick) => [
      lineFrom([left, y(tick)], [wall, y(tick)], { class: "grid" }),
      write(textOf(tick, vertical), [left - 7, y(tick)], { class: "left middle" }),
    ]),
    lineFrom([left, floor], [wall, floor], { class: "rule" }),
    ...ticksOf(x, horizontal).flatMap((tick) => [
      lineFrom([x(tick), floor], [x(tick), floor + 4], { class: "rule" }),
      write(textOf(tick, horizontal), [x(tick), floor + 17], { class: "center" }),
    ]),
    write(horizontal.title, [(left + wall) / 2, height - 6], { class: "center" }),
    write(vertical.title, [left, top - 10], {}),
  ]);
  return { x, y, xAt: (pixel) => x.invert(pixel), element };
}

type Scale = ReturnType<typeof scaleOf>;

function scaleOf({ domain, log }: AxisOptions, range: readonly [number, number]) {
  return (log === true ? scaleLog() : scaleLinear()).domain(domain).range(range);
}

/** Of logarithmic axes powers of ten, where there are enough of them, else 1, 2 and 5 times these. */
function ticksOf(scale: Scale, { ticks = 5, log }: AxisOptions): readonly number[] {
  const all = scale.ticks(ticks);
  if (log !== true) return all;
  const powers = all.filter((tick) => Number.isInteger(Math.log10(tick)));
  return powers.length > 2 ? powers : all.filter((tick) => /^[125]/.test(tick.toExponential()));
}

function textOf(value: number, { log }: AxisOptions): string {
  if (log !== true || value >= 0.001 && value < 10_000) return String(Number(value.toPrecision(3)));
  return `1e${Math.round(Math.log10(value))}`;
}
