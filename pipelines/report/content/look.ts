/** Colours and type of the charts. @module */

import { shaded } from "../../charts/shades.ts";

/** How charts look. */
export interface Look {
  readonly background: string;
  /** Of titles and labels. */
  readonly ink: string;
  /** Of axes. */
  readonly rule: string;
  readonly grid: string;
  readonly font: string;
  /** Pixels. */
  readonly fontSize: number;
  /** Width of curves in pixels. */
  readonly stroke: number;
}

const type = { font: "system-ui, Helvetica, Arial, sans-serif", fontSize: 11.5, stroke: 2 };

/** The page's look by day; the stylesheet has the same colours. */
export const lightLook: Look = {
  background: "#fffefb",
  ink: "#3a3d42",
  rule: "#8b8f94",
  grid: "#ecebe6",
  ...type,
};

/** The page's look by night; the stylesheet has the same colours. */
export const darkLook: Look = {
  background: "#15171a",
  ink: "#c9cdd2",
  rule: "#5c636b",
  grid: "#272b30",
  ...type,
};

/** What a Vega-Lite specification says of its look. */
export function chartConfig(look: Look): Readonly<Record<string, unknown>> {
  const { font, fontSize, ink, rule, grid } = look;
  return {
    font,
    aria: false,
    view: { stroke: null },
    axis: {
      domainColor: rule,
      tickColor: rule,
      gridColor: grid,
      labelColor: ink,
      titleColor: ink,
      labelFontSize: fontSize,
      titleFontSize: fontSize,
      titleFontWeight: "normal",
      titlePadding: 6,
      tickSize: 4,
      labelLimit: 300,
    },
    title: { color: ink, fontSize, fontWeight: "normal", anchor: "start", offset: 6 },
    legend: {
      labelColor: ink,
      labelFontSize: fontSize,
      labelLimit: 0,
      orient: "top",
      title: null,
      symbolType: "stroke",
      symbolSize: 400,
      symbolStrokeWidth: look.stroke,
      columnPadding: 14,
    },
  };
}

/**
 * The colour of a line where it can be seen: of a variant the shade of its method's hue; else the method's
 * own, in the dark mixed with white until it stands out 4 : 1 from the background; WCAG 2.2 asks 3 : 1 of
 * graphics.
 *
 * @param line with its colour, `#rrggbb`
 */
export function visible(
  { color, shade = null }: { readonly color: string; readonly shade?: number | null },
  look: Look,
): string {
  const paper = luminance(look.background);
  if (shade !== null) return shaded(color, shade, paper > 0.5 ? "light" : "dark");
  if (paper > 0.5) return color;
  for (let white = 0; white <= 1; white += 0.05) {
    const mixed = mixedWithWhite(color, white);
    if ((luminance(mixed) + 0.05) / (paper + 0.05) >= 4) return mixed;
  }
  return "#ffffff";
}

function mixedWithWhite(color: string, share: number): string {
  const mixed = channels(color).map((value) => Math.round(value + (255 - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, as WCAG 2.2 defines it. */
export function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

// red, green and blue of `#rrggbb`, from 0 to 255
function channels(color: string): number[] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}
