/** Effects with their intervals, one below the other, and the line of no effect. @module */
import type { Spec } from "../../charts/svg.ts";
import { significant } from "../../text/numbers.ts";
import type { Judged } from "../../statistics/verdict/verdict_shape.ts";
import { effectText } from "../../statistics/verdict/effect_text.ts";
import type { Panel, Surface } from "./chart.ts";
import type { Scaled } from "./data.ts";
import { logGrid } from "./log_grid.ts";
import { tableSpec } from "./table_spec.ts";

/** An effect and its name. */
export interface EstimateRow extends Judged {
  readonly label: string;
}

/** What a panel of estimates shows. */
export interface Estimates {
  /** Unique on the page. */
  readonly key: string;
  /** The problem, and the folder where there are several. */
  readonly where: string;
  /** What is estimated, for the table: `effect`. */
  readonly heading: string;
  readonly of: Scaled;
  readonly rows: readonly EstimateRow[];
  /** Rows that are drawn at most; the table has all. */
  readonly most?: number;
}

/** The panel: an interval for each row. */
export function estimatePanel(
  { key, where, heading, of, rows, most = rows.length }: Estimates,
): Panel {
  const drawn = rows.slice(0, most);
  const title = `${where}: ${heading} on ${of.title}`;
  return {
    key,
    title,
    description: () =>
      `${title}, ${betterText(of)}: ${
        drawn.map((row) => `${row.label} ${effectText(row, of.scale)}, ${row.answer}`).join("; ")
      }.`,
    draw: (surface) => estimateView(drawn, of, surface),
    table: () =>
      tableSpec({
        key: `numbers ${key}`,
        caption: title,
        columns: [
          { heading, text: ({ label }) => label },
          {
            heading: "estimate [interval]",
            text: (row) => effectText(row, of.scale),
            value: ({ estimate }) => estimate,
          },
          { heading: "low", text: ({ low }) => endText(low), value: ({ low }) => low },
          { heading: "high", text: ({ high }) => endText(high), value: ({ high }) => high },
          { heading: "answer", text: ({ answer }) => answer },
          { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
          {
            heading: "failed",
            text: ({ failed }) => String(failed),
            value: ({ failed }) => failed,
          },
        ],
        rows,
        copy: true,
      }),
  };
}

/** An end of an interval, as its column has it; CSV has it digit by digit. */
function endText(end: number | null): string {
  return end === null ? "" : significant(end, 3);
}

/** `higher is better`. */
export function betterText({ better }: Pick<Scaled, "better">): string {
  return `${better > 0 ? "higher" : "lower"} is better`;
}

/** What stands along the axis, an arrow to the better side. */
function axisTitle(of: Scaled, width: number): string | readonly string[] {
  const what = of.scale === "ratio"
    ? `ratio of ${of.title}`
    : of.scale === "accuracy"
    ? `points of ${of.title}`
    : `difference in ${of.title}`;
  if (width < 260) return [what, of.better > 0 ? "better →" : "← better"];
  return of.better > 0 ? `${what}, better →` : `← better, ${what}`;
}

/** Intervals that leave out no effect have a filled point; the band is what makes no difference. */
function estimateView(
  rows: readonly EstimateRow[],
  of: Scaled,
  { look, width }: Surface,
): Spec {
  const named = (label: string) =>
    width < 420 ? label.replace("variance adaptation", "adaptation") : label;
  const { scale, margin } = of;
  const nothing = scale === "ratio" ? 1 : 0;
  const unit = scale === "accuracy" ? 100 : 1;
  const values = rows.flatMap(({ label, estimate, low, high }) => {
    if (estimate === null) return [];
    const known = low !== null && high !== null;
    return [{
      label: named(label),
      mean: unit * estimate,
      low: unit * (known ? low : estimate),
      high: unit * (known ? high : estimate),
      fill: known && (low > nothing || high < nothing) ? look.ink : look.background,
      opacity: known ? 1 : 0.55,
    }];
  });
  const missing = rows.filter(({ estimate }) => estimate === null)
    .map(({ label }) => ({ label: named(label), text: "no runs in common that did not fail" }));
  const bands = scale === "ratio"
    ? [{ from: 1 / (1 + margin), to: 1 + margin }]
    : scale === "accuracy"
    ? [{ from: -100 * margin, to: 100 * margin }]
    : [];
  const y = {
    field: "label",
    type: "nominal",
    scale: { domain: rows.map(({ label }) => named(label)) },
    title: null,
    axis: {
      domain: false,
      ticks: false,
      labelPadding: 8,
      grid: false,
    },
  };
  const x = {
    field: "mean",
    type: "quantitative",
    title: axisTitle(of, width),
    scale: scale === "ratio" ? { type: "log", nice: false, padding: 12 } : { padding: 6 },
    axis: {
      tickCount: Math.max(Math.floor(width / 120), 4),
      format: scale === "ratio" ? "~g" : "~r",
      ...(scale === "ratio" && logGrid(values.flatMap(({ low, high }) => [low, high]))),
      ...(width < 260 && { titleAnchor: "end" }), // below the names there is room
    },
  };
  return {
    width,
    height: rows.length * 26,
    data: { values },
    layer: [
      {
        data: { values: bands },
        mark: { type: "rect", color: look.grid },
        encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
      },
      {
        data: { values: [{ at: nothing }] },
        mark: { type: "rule", color: look.rule, strokeDash: [2, 2] },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        mark: { type: "rule", color: look.ink, strokeWidth: look.stroke * 0.8 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
      },
      {
        mark: { type: "point", size: 48, stroke: look.ink, strokeWidth: look.stroke * 0.7 },
        encoding: {
          x,
          y,
          fill: { field: "fill", type: "nominal", scale: null, legend: null },
          opacity: { field: "opacity", type: "quantitative", scale: null, legend: null },
        },
      },
      {
        data: { values: missing },
        mark: {
          type: "text",
          align: "left",
          color: look.ink,
          opacity: 0.75,
          fontSize: look.fontSize,
        },
        encoding: { x: { value: 6 }, y, text: { field: "text" } },
      },
    ],
  };
}
