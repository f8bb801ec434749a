/** What longer tuning was worth to each method. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import type { Spec } from "../../charts/svg.ts";
import { expectedBest } from "../../statistics/inference/expected_best.ts";
import { isAccuracy } from "../../statistics/measures.ts";
import { significant } from "../../text/numbers.ts";
import { isGivenUp } from "../../tuning/given_up.ts";
import type { Chart, Panel, Surface } from "../content/chart.ts";
import type { TuningEntry } from "../content/data.ts";
import { visible } from "../content/look.ts";
import { valueName } from "../content/measures.ts";
import { tableSpec } from "../content/table_spec.ts";

/** The best of k random trials of each method, by k. */
export const tuningEffort: Chart = {
  id: "tuning-effort",
  title: "Tuning effort",
  lead:
    "What the best of k random trials from each method's list is expected to be: a method that " +
    "is good early needs little tuning. A line begins where not all of its trials may fail.",
  columns: 1,
  groups: ({ tuning }) =>
    [...groupBy(tuning, ({ problem }) => problem)].flatMap(([problem, rows]) => {
      const panels = [...groupBy(rows, valueName)].flatMap(([name, own], i) => {
        const methods = methodsOf(own);
        return methods.length === 0
          ? []
          : [panelOf(i === 0 ? problem : `${problem} ${name}`, `${problem}: ${name}`, methods)];
      });
      if (panels.length === 0) return [];
      const lines = methodsOf(rows).map(({ line }) => line);
      return [{ problem, title: problem, lines, panels }];
    }),
};

/** A method, and the expected best of k of its trials. */
interface Effort {
  readonly line: Pick<TuningEntry, "label" | "color" | "dash" | "shade">;
  readonly best: readonly number[];
}

/** Methods that there were several trials of, all as long as they were to be. */
function methodsOf(rows: readonly TuningEntry[]): readonly Effort[] {
  return [...groupBy(rows, ({ method }) => method)].flatMap(([label, own]) => {
    if (own.length < 2 || own.some((row) => isGivenUp(row, own))) return [];
    const { color, dash, metric } = own[0]!;
    const accuracy = isAccuracy(metric);
    // accuracies end at 0, losses nowhere
    const values = own.map((row) => row[metric] ?? (accuracy ? 0 : Infinity));
    const line = { label, color, dash, shade: null };
    return [{ line, best: expectedBest(values, accuracy ? 1 : -1) }];
  });
}

function panelOf(name: string, where: string, methods: readonly Effort[]): Panel {
  const key = `tuning-effort ${name}`;
  const title = `${where} expected of the best of k trials`;
  const rows = methods.flatMap(({ line: { label }, best }) =>
    best.map((value, k) => ({ label, trials: k + 1, value }))
  );
  const shown = (value: number) => Number.isFinite(value) ? significant(value, 3) : "may all fail";
  return {
    key,
    title,
    description: () =>
      `${title}: ${
        methods.map(({ line: { label }, best }) =>
          `${label} ${shown(best[0]!)} with 1, ${shown(best.at(-1)!)} with ${best.length}`
        ).join("; ")
      }.`,
    draw: (surface) => effortView(methods, where.replace(/^.*: /s, ""), surface),
    table: () =>
      tableSpec({
        key: `numbers ${key}`,
        caption: title,
        columns: [
          { heading: "method", text: ({ label }) => label },
          {
            heading: "trials",
            text: ({ trials }) => String(trials),
            value: ({ trials }) => trials,
          },
          {
            heading: "expected best",
            text: ({ value }) => shown(value),
            value: ({ value }) => Number.isFinite(value) ? value : null,
          },
        ],
        rows,
        copy: true,
      }),
  };
}

function effortView(
  methods: readonly Effort[],
  name: string,
  { look, width, paper }: Surface,
): Spec {
  const height = paper ? Math.round(0.6 * Math.min(width, 300)) : 220;
  const values = methods.flatMap(({ line, best }) =>
    best.flatMap((value, k) =>
      Number.isFinite(value)
        ? [{ label: line.label, dash: line.dash, color: visible(line, look), trials: k + 1, value }]
        : []
    )
  );
  const log = !name.includes("accuracy") && values.every(({ value }) => value > 0);
  const most = Math.max(...values.map(({ trials }) => trials));
  const x = {
    field: "trials",
    type: "quantitative",
    title: "random trials",
    scale: { domain: [1, most], nice: false, padding: 8 },
    axis: {
      tickCount: Math.min(most, Math.floor(width / 60)),
      tickMinStep: 1,
      format: "d",
      grid: false,
    },
  };
  const y = {
    field: "value",
    type: "quantitative",
    title: `${name}${log ? " (log)" : ""}`,
    scale: { type: log ? "log" : "linear", zero: false, nice: true, padding: 8 },
    axis: { tickCount: Math.max(Math.floor(height / 40), 3), format: "~g" },
  };
  const color = { field: "color", type: "nominal", scale: null, legend: null };
  const detail = { field: "label" };
  const strokeDash = { field: "dash", type: "nominal", scale: null, legend: null };
  return {
    width,
    height,
    data: { values },
    layer: [
      {
        mark: { type: "line", strokeWidth: look.stroke },
        encoding: { x, y, color, detail, strokeDash },
      },
      {
        mark: { type: "point", filled: true, size: 26, opacity: 1 },
        encoding: { x, y, color, detail },
      },
    ],
  };
}
