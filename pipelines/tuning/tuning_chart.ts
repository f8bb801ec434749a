/** The chart of a search for step sizes: how good each is, a panel for each problem. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { config } from "../charts/learning_curves.ts";
import type { ChartSpec } from "../charts/learning_curves.ts";
import { renderSvg } from "../charts/render.ts";
import { styleOf } from "../charts/palette.ts";
import { isAccuracy } from "../statistics/measures.ts";
import { shownName } from "../text/visible.ts";
import type { TuningRow } from "./tuning.ts";

/**
 * The Vega-Lite specification: the value of the metric against the step size, on a logarithmic
 * axis, a line for each method, the winners ringed.
 *
 * @param tuning a table of {@linkcode TuningRow}s
 */
export function tuningSpec(tuning: ColumnTable): ChartSpec {
  const rows = tuning.objects() as TuningRow[];
  const problems = [...new Set(rows.map(({ problem }) => problem))];
  const optimizers = [...new Set(rows.map(({ optimizer }) => optimizer))];
  const styles = optimizers.map(styleOf);
  const labels = styles.map(({ label }) => label);
  const method = { field: "method", sort: labels, title: null };
  const series = {
    color: { ...method, scale: { domain: labels, range: styles.map(({ color }) => color) } },
    strokeDash: { ...method, scale: { domain: labels, range: styles.map(({ dash }) => dash) } },
  };
  const panels = problems.map((problem) => {
    const own = rows.filter((row) => row.problem === problem && row[row.metric] !== undefined);
    const metric = rows.find((row) => row.problem === problem)!.metric;
    const values = own.map((row) => ({
      method: labels[optimizers.indexOf(row.optimizer)],
      learningRate: row.learningRate,
      value: row[metric],
      winner: row.winner,
    }));
    const loss = !isAccuracy(metric) && values.every(({ value }) => value! > 0);
    const measure = metric.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`);
    const name = `${own[0]?.by === "best" ? "best" : "final"} ${measure}`;
    const x = {
      field: "learningRate",
      type: "quantitative",
      scale: { type: "log", nice: false, padding: 12 },
      axis: { title: "step size (log)", format: ".0e", tickCount: 6 },
    };
    const y = {
      field: "value",
      type: "quantitative",
      scale: { type: loss ? "log" : "linear", zero: false, nice: true, padding: 6 },
      title: `${name}${loss ? " (log)" : ""}`,
    };
    return {
      title: { text: shownName(problem), anchor: "start", fontSize: 14 },
      width: 460,
      height: 260,
      data: { values },
      layer: [
        { mark: { type: "line", strokeWidth: 2.2 }, encoding: { x, y, ...series } },
        {
          mark: { type: "point", filled: true, size: 36, opacity: 1 },
          encoding: { x, y, color: series.color },
        },
        {
          transform: [{ filter: "datum.winner" }],
          mark: { type: "point", filled: false, size: 220, strokeWidth: 2, opacity: 1 },
          encoding: { x, y, color: series.color },
        },
      ],
    };
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 16,
    spacing: 28,
    vconcat: panels,
    config,
  } as unknown as ChartSpec;
}

/** The chart as an SVG document. */
export function tuningSvg(tuning: ColumnTable): Promise<string> {
  return renderSvg(tuningSpec(tuning));
}
