/** The learning curves: for each problem a panel of each measure. @module */
import { significant } from "../../text/numbers.ts";
import type { Chart, CurveOptions, Panel } from "../content/chart.ts";
import { curveView } from "../content/curve_view.ts";
import { type CurvePoint, curvePoints } from "../content/curve_points.ts";
import type { ChartMeasure, ReportData } from "../content/data.ts";
import {
  cellsOn,
  judgedOn,
  judgedSeries,
  labelOf,
  measureName,
  seriesOn,
} from "../content/measures.ts";
import { type TableSpec, tableSpec } from "../content/table_spec.ts";

/** Losses and accuracy as the runs went. */
export const learningCurves: Chart = {
  id: "curves",
  title: "Learning curves",
  lead:
    "Mean over seeds, with a band of one standard deviation; of several step sizes the thick line is what the method is judged by. Drag to move, Ctrl + wheel to zoom, double-click to return.",
  columns: 3,
  curves: true,
  groups: (data, options) =>
    data.problems.map((problem) => ({
      problem,
      title: problem,
      note: lengthText(data, problem),
      lines: seriesOn(data, problem).map(([, line]) => line),
      panels: measuresOn(data, problem).map((measure) => panelOf(data, problem, measure, options)),
    })),
};

function measuresOn(data: ReportData, problem: string): readonly ChartMeasure[] {
  const classes = judgedOn(data, problem) === "testAccuracy";
  return classes ? ["trainLoss", "testLoss", "testAccuracy"] : ["trainLoss", "testLoss"];
}

function panelOf(
  data: ReportData,
  problem: string,
  measure: ChartMeasure,
  options: CurveOptions,
): Panel {
  const { series } = data;
  const judged = judgedSeries(data, problem);
  const points = () => curvePoints(cellsOn(data, problem), measure, options.horizontal);
  return {
    key: `curve ${problem} ${measure}`,
    title: `${problem}: ${measureName(measure)}`,
    description: () => describe(data, problem, measure, points()),
    draw: (surface) =>
      curveView({ ...options, measure, cells: cellsOn(data, problem), series, judged }, surface),
    table: () => numbersOf(data, problem, measure),
    points,
  };
}

/** `90 steps, 3 seeds, on wasm`. */
function lengthText({ summary }: ReportData, problem: string): string {
  const rows = summary.filter((row) => row.problem === problem);
  const span = (values: readonly number[], one: string, many: string) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return `${least === most ? most : `${least} to ${most}`} ${most === 1 ? one : many}`;
  };
  if (rows.length === 0) return "nothing measured yet";
  return [
    span(rows.map(({ steps }) => steps), "step", "steps"),
    batchesText([...new Set(rows.map(({ batchSize }) => batchSize))]),
    span(rows.map(({ seeds }) => seeds), "seed", "seeds"),
    `on ${[...new Set(rows.map(({ backend }) => backend))].join(", ")}`,
  ].join(", ");
}

/** `128 examples each`, or what chose their number. */
function batchesText(sizes: readonly (number | string)[]): string {
  return typeof sizes[0] === "number" && sizes.length === 1
    ? `${sizes[0]} ${sizes[0] === 1 ? "example" : "examples"} each`
    : `batches of ${sizes.join(", ")}`;
}

/** What one sees: where each method begins and ends. */
function describe(
  data: ReportData,
  problem: string,
  measure: ChartMeasure,
  points: readonly CurvePoint[],
): string {
  const texts = seriesOn(data, problem).flatMap(([i, { label }]) => {
    const own = points.filter(({ series }) => series === i);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${label} from ${significant(first.mean, 3)} to ${significant(last.mean, 3)}`];
  });
  return `Line chart of ${measureName(measure)} on ${problem}: ${texts.join("; ")}. ` +
    "Arrow keys go through the values.";
}

/** The numbers behind the curves. */
function numbersOf(data: ReportData, problem: string, measure: ChartMeasure): TableSpec {
  return tableSpec({
    key: `numbers ${problem} ${measure}`,
    caption: `${measureName(measure)} on ${problem}, mean over seeds`,
    columns: [
      { heading: "method", text: ({ series }) => labelOf(data, series) },
      { heading: "step", text: ({ step }) => String(step), value: ({ step }) => step },
      {
        heading: "examples",
        text: ({ examples }) => String(examples),
        value: ({ examples }) => examples,
      },
      { heading: "mean", text: ({ mean }) => significant(mean), value: ({ mean }) => mean },
      { heading: "sd", text: ({ sd }) => significant(sd, 3), value: ({ sd }) => sd },
      {
        heading: "seeds",
        text: ({ values }) => String(values.length),
        value: ({ values }) => values.length,
      },
    ],
    rows: curvePoints(cellsOn(data, problem), measure, "step"),
    copy: true,
  });
}
