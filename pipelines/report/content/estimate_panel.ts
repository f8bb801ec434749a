/** Means with their intervals, one below the other, and the line of no effect. @module */
import type { Spec } from "../../charts/svg.ts";
import { estimateText, significant } from "../../text/numbers.ts";
import type { Panel, Surface } from "./chart.ts";
import { measureName } from "./measures.ts";
import { tableSpec } from "./table_spec.ts";

/** A mean and its interval. */
export interface EstimateRow {
  readonly label: string;
  readonly measure: string;
  readonly mean: number;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
  readonly seeds: number;
}

/** What panels of estimates show. */
export interface Estimates {
  /** What the keys of the panels begin with. */
  readonly key: string;
  /** The problem, and the folder where there are several. */
  readonly where: string;
  /** What is estimated, for the table. */
  readonly heading: string;
  /** What is estimated of a measure, such as `effect on`. */
  readonly what: string;
  readonly rows: readonly EstimateRow[];
}

/** The panels: accuracy where there are classes, and loss. */
export function estimatePanels({ key, where, heading, what, rows }: Estimates): readonly Panel[] {
  return ["testAccuracy", "testLoss"].flatMap((measure): readonly Panel[] => {
    const own = rows.filter((row) => row.measure === measure);
    if (own.length === 0) return [];
    const axis = `${what} ${measureName(measure)}`;
    const title = `${where}: ${axis}`;
    return [{
      key: `${key} ${measure}`,
      title,
      description: () =>
        `${title}, mean and 95 % interval: ${
          own.map((row) => `${row.label} ${estimateText(row)}`).join("; ")
        }.`,
      draw: (surface) => estimateView(own, axis, surface),
      table: () =>
        tableSpec({
          key: `numbers ${key} ${measure}`,
          caption: title,
          columns: [
            { heading, text: ({ label }) => label },
            { heading: "mean [95 % interval]", text: estimateText, value: ({ mean }) => mean },
            { heading: "low", text: ({ low }) => numberText(low), value: ({ low }) => low },
            { heading: "high", text: ({ high }) => numberText(high), value: ({ high }) => high },
            { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
          ],
          rows: own,
          copy: true,
        }),
    }];
  });
}

function numberText(value: number | null | undefined): string {
  return typeof value === "number" ? significant(value, 3) : "";
}

/** Intervals that leave out 0 have a filled point. */
function estimateView(
  rows: readonly EstimateRow[],
  title: string,
  { look, width }: Surface,
): Spec {
  const values = rows.map(({ label, mean, low, high }) => {
    const known = typeof low === "number" && typeof high === "number";
    return {
      label,
      mean,
      low: known ? low : mean,
      high: known ? high : mean,
      fill: known && (low > 0 || high < 0) ? look.ink : look.background,
    };
  });
  const y = {
    field: "label",
    type: "nominal",
    sort: rows.map(({ label }) => label),
    title: null,
    axis: { domain: false, ticks: false, labelPadding: 8, grid: false },
  };
  const x = {
    field: "mean",
    type: "quantitative",
    title,
    scale: { zero: true, nice: true, padding: 6 },
    axis: { tickCount: Math.max(Math.floor(width / 120), 2), format: "~g" },
  };
  return {
    width,
    height: rows.length * 26,
    data: { values },
    layer: [
      {
        mark: { type: "rule", color: look.rule, strokeDash: [2, 2] },
        encoding: { x: { datum: 0 } },
      },
      {
        mark: { type: "rule", color: look.ink, strokeWidth: look.stroke * 0.8 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
      },
      {
        mark: {
          type: "point",
          size: 48,
          opacity: 1,
          stroke: look.ink,
          strokeWidth: look.stroke * 0.7,
        },
        encoding: { x, y, fill: { field: "fill", type: "nominal", scale: null, legend: null } },
      },
    ],
  };
}
