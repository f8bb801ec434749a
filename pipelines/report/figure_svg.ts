/** Figures as SVG of a given width, drawn without a browser. @module */
import { renderSvg } from "../charts/render.ts";
import type { Spec } from "../charts/svg.ts";
import { chartConfig, type Look, visible } from "./content/look.ts";
import type { Line } from "./content/chart.ts";

/** Pixels in an inch, and in type of 8 points. */
const perInch = 96;
const type = 8 / 72 * perInch;

/** How charts look on paper. */
export const paper: Look = {
  background: "#ffffff",
  ink: "#222222",
  rule: "#888888",
  grid: "#ececec",
  font: "Helvetica, Arial, sans-serif",
  fontSize: type,
  stroke: 1.5,
};

/** A figure, for any width: panels beside each other where there is room, else one below the other. */
export interface Figure {
  readonly name: string;
  /** Panels at most in a row of the wide figure. */
  readonly columns: number;
  /** What its legend has; none if empty. */
  readonly lines: readonly Line[];
  /** Rows of panels belong together: each has a title. */
  readonly rows: readonly {
    readonly title: string;
    readonly panels: readonly ((width: number) => Spec)[];
  }[];
}

/**
 * A figure as SVG, as wide as it is to be: the panels are made narrower by what the axes take. Where
 * an axis takes more or less with each attempt, the widest that fits gets a margin.
 */
export async function figureSvg(figure: Figure, inches: number): Promise<string> {
  const whole = inches * perInch;
  const columns = inches > 5 ? figure.columns : 1;
  let panel = whole / columns - 50;
  let [narrow, wide] = [NaN, NaN]; // panels that fit, and that do not
  let best = { svg: "", excess: Infinity };
  for (let attempt = 0; attempt < 10 && Math.abs(best.excess) > 0.5; attempt++) {
    const svg = await renderSvg(specOf(figure, columns, panel, whole));
    const excess = sizeOf(svg).width - whole;
    const fits = excess <= 0.5;
    if (fits ? best.excess > 0.5 || excess > best.excess : excess < best.excess) {
      best = { svg, excess };
    }
    if (fits) narrow = panel;
    else wide = panel;
    const between = (narrow + wide) / 2;
    panel = Number.isNaN(between) ? Math.max(panel - excess / columns, 40) : between;
  }
  const { height } = sizeOf(best.svg);
  const width = whole + Math.max(best.excess, 0);
  const size = `width="${inches}in" height="${Number((height / width * inches).toFixed(3))}in"`;
  return best.svg.replace(
    / width="[\d.]+" height="[\d.]+" viewBox="0 0 [\d.]+ [\d.]+"/,
    ` ${size} viewBox="0 0 ${Number(width.toFixed(1))} ${height}"`,
  );
}

function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = / width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}

function specOf(
  { rows, lines }: Figure,
  columns: number,
  width: number,
  whole: number,
): Spec {
  const title = rows.length > 1;
  const blocks = rows.map((row) => {
    const panels = row.panels.map((panel, i) => ({
      ...panel(width),
      ...(title && i === 0 && { title: row.title }),
    }));
    return { concat: panels, columns, spacing: { row: 10, column: 10 } };
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 2,
    spacing: 12,
    vconcat: [...(lines.length > 0 ? [legendOf(lines, whole)] : []), ...blocks],
    config: chartConfig(paper),
  };
}

/** The legend as a view of its own: lines as curves are drawn, with their labels. */
function legendOf(lines: readonly Line[], whole: number): Spec {
  const [line, gap] = [20, 6];
  let [x, y] = [0, 0];
  const places = lines.map((each) => {
    const { label, dash } = each;
    const color = visible(each, paper);
    const length = line + gap + label.length * type * 0.6 + 12;
    if (x > 0 && x + length > whole - 60) [x, y] = [0, y + type * 1.5];
    const place = { label, color, dash, from: x, to: x + line, text: x + line + gap, y };
    x += length;
    return place;
  });
  const at = (field: string) => ({ field, type: "quantitative", scale: null, axis: null });
  return {
    width: 1,
    height: y + type,
    data: { values: places },
    layer: [
      {
        mark: { type: "rule", strokeWidth: paper.stroke },
        encoding: {
          x: at("from"),
          x2: { field: "to" },
          y: at("y"),
          color: { field: "color", type: "nominal", scale: null },
          strokeDash: { field: "dash", type: "nominal", scale: null },
        },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle", color: paper.ink, fontSize: type },
        encoding: { x: at("text"), y: at("y"), text: { field: "label" } },
      },
    ],
  };
}
