/** Vega-Lite charts as SVG, in the house's look, drawn without a browser. @module */
import { renderSvg } from "./render.ts";

/** A Vega-Lite specification or a part of one, plain JSON. */
export type Spec = Readonly<Record<string, unknown>>;

/**
 * Draws a Vega-Lite specification.
 *
 * @param spec without `$schema` and `config`; a `config` is laid over the house's
 * @returns an SVG document
 */
export async function svgOf(spec: Spec): Promise<string> {
  const svg = await renderSvg({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 12,
    ...spec,
    config: { ...look, ...(spec.config as Spec | undefined) },
  });
  return slim(svg);
}

/** A tenth of a pixel is enough, and nobody sees what is empty: half the size. */
function slim(svg: string): string {
  return svg
    .replace(/ (?:d|transform)="[^"]*"/g, (shape) => shape.replace(/(\.\d)\d+/g, "$1"))
    .replace(
      /<path class="(?:back|fore)ground"[^>]*(?:display="none"|d="M0,0h0v0h0Z")[^>]*\/>/g,
      "",
    )
    .replace(/ (?:opacity="1"|aria-hidden="true"|pointer-events="none")/g, "");
}

/**
 * Ticks at powers of ten for a logarithmic axis, or where it holds fewer than two of them at round numbers
 * between, so that no tick stands alone: properties of a Vega-Lite axis.
 *
 * @param domain both ends of the axis
 * @param most how many ticks at most
 */
export function powersOfTen(domain: readonly [number, number], most = 5): Spec {
  const first = Math.ceil(Math.log10(domain[0]) - 1e-9);
  const last = Math.floor(Math.log10(domain[1]) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  const values: number[] = [];
  const labels: Record<string, string> = {};
  for (let exponent = Math.ceil(first / every) * every; exponent <= last; exponent += every) {
    const value = Number(`1e${exponent}`);
    values.push(value);
    labels[String(value)] = exponent === 0 ? "1" : exponent === 1 ? "10" : `10${raised(exponent)}`;
  }
  if (values.length < 2) return { values: roundNumbers(domain), format: "~g" };
  return { values, labelExpr: `${JSON.stringify(labels)}[datum.value]` };
}

/** Two round numbers at least, the rounder the longer the axis is. */
function roundNumbers([low, high]: readonly [number, number]): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from(
    { length: Math.max(1, Math.ceil(Math.log10(high)) - first) },
    (_, k) => first + k,
  );
  const digits = [[1, 2, 5], [1, 2, 3, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
  for (const own of digits) {
    const values = decades.flatMap((decade) => own.map((digit) => Number(`${digit}e${decade}`)))
      .filter((value) => value >= low && value <= high);
    if (values.length >= 2) return values;
  }
  return [low, high].map((value) => Number(value.toPrecision(3)));
}

function raised(exponent: number): string {
  return [...String(exponent)].map((digit) => digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])
    .join("");
}

const look = {
  font: "Helvetica, Arial, sans-serif",
  aria: false, // a label for every mark would be most of the file
  view: { stroke: null },
  title: {
    frame: "group",
    offset: 8,
    fontSize: 13,
    fontWeight: "normal",
    color: "#222222",
    anchor: "middle",
  },
  axis: {
    domainColor: "#888888",
    gridColor: "#eeeeee",
    labelColor: "#333333",
    labelFontSize: 11,
    tickColor: "#888888",
    titleColor: "#333333",
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  legend: {
    labelFontSize: 12,
    labelLimit: 0,
    offset: 30,
    orient: "top",
    symbolSize: 700,
    symbolStrokeWidth: 2.5,
    symbolType: "stroke",
    title: null,
  },
  header: { labelFontSize: 12, title: null },
};
