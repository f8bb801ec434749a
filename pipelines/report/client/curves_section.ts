/** The learning curves: a row for each problem, a panel for each measure, and what switches them. @module */
import { significant } from "../../text/numbers.ts";
import type { ChartMeasure } from "./data.ts";
import { curveChart, measureName } from "./curve_chart.ts";
import { type CurvePoint, curvePoints, type Horizontal, seedPoints } from "./curve_points.ts";
import type { PageElement } from "./dom.ts";
import { announce, make } from "./elements.ts";
import { figureOf, redraw } from "./figure.ts";
import { followPointer } from "./hover.ts";
import { cellsOn, judgedOn, labelOf, type PageState, seriesOn } from "./state.ts";
import type { ColumnSpec, TableSpec } from "./table.ts";

/** The section, with its switches, legend and charts. */
export function curvesSection(state: PageState): PageElement[] {
  const { problems } = state.data;
  return [
    switches(state),
    make("div", { class: "legend", role: "group", "aria-label": "Methods", "data-legend": true }),
    ...problems.map((problem) => curvesRow(state, problem)),
  ];
}

/** What the curves are drawn along, how, and of what. */
export function switches(state: PageState): PageElement {
  const redrawCurves = () => redraw(state, isCurve);
  return make("div", { class: "switches" }, [
    choice(
      "Along",
      "horizontal",
      [["step", "steps"], ["examples", "examples"], ["seconds", "seconds"]],
      state.horizontal,
      (value) => {
        state.horizontal = value as Horizontal;
        redrawCurves();
      },
    ),
    choice(
      "Loss",
      "log",
      [["log", "logarithmic"], ["linear", "linear"]],
      state.log ? "log" : "linear",
      (value) => {
        state.log = value === "log";
        redrawCurves();
      },
    ),
    choice(
      "Seeds",
      "single",
      [["band", "mean ± sd"], ["single", "each"]],
      state.single ? "single" : "band",
      (value) => {
        state.single = value === "single";
        redrawCurves();
      },
    ),
    choice(
      "Show",
      "part",
      [["0", "whole run"], ["0.5", "second half"], ["0.75", "last quarter"]],
      String(state.part[0]),
      (value) => {
        state.part = [Number(value), 1];
        redrawCurves();
      },
    ),
  ]);
}

/** Whether a chart is one of curves. */
export function isCurve({ element }: { readonly element: PageElement }): boolean {
  return element.dataset["key"]?.startsWith("curve ") === true;
}

/** A group of radio buttons. */
export function choice(
  title: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
  choose: (value: string) => void,
): PageElement {
  const buttons = options.map(([value, label]) => {
    const input = make("input", {
      type: "radio",
      name,
      value,
      checked: value === chosen,
      "data-focus": `${name} ${value}`,
      change: () => {
        choose(value);
        announce(`${title}: ${label}`);
      },
    });
    return make("label", {}, [input, make("span", { text: label })]);
  });
  return make("fieldset", {}, [make("legend", { text: title }), ...buttons]);
}

/** The row of a problem. */
export function curvesRow(state: PageState, problem: string): PageElement {
  const measures: readonly ChartMeasure[] = judgedOn(state, problem) === "testAccuracy"
    ? ["trainLoss", "testLoss", "testAccuracy"]
    : ["trainLoss", "testLoss"];
  const panels = measures.map((measure) => curvesPanel(state, problem, measure));
  return make("section", { class: "problem", "data-problem": problem }, [
    make("h3", { text: problem }),
    make("p", { class: "what", text: lengthText(state, problem) }),
    make("div", { class: "panels" }, panels),
  ]);
}

/** `90 steps, 3 seeds, on wasm`. */
export function lengthText(state: PageState, problem: string): string {
  const rows = state.data.summary.filter((row) => row.problem === problem);
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
export function batchesText(sizes: readonly (number | string)[]): string {
  return typeof sizes[0] === "number" && sizes.length === 1
    ? `${sizes[0]} ${sizes[0] === 1 ? "example" : "examples"} each`
    : `batches of ${sizes.join(", ")}`;
}

/** The chart of one problem and measure. */
export function curvesPanel(state: PageState, problem: string, measure: ChartMeasure): PageElement {
  const points = () => curvePoints(cellsOn(state, problem), measure, state.horizontal);
  return figureOf(state, {
    key: `curve ${problem} ${measure}`,
    title: `${problem}: ${measureName(measure)}`,
    focusable: true,
    description: () => describe(state, problem, measure, points()),
    view: (width, look) =>
      curveChart({
        measure,
        horizontal: state.horizontal,
        points: points(),
        seeds: state.single ? seedPoints(cellsOn(state, problem), measure, state.horizontal) : [],
        series: state.data.series,
        look,
        log: state.log,
        interactive: true,
        part: state.part,
        width,
        height: 220,
      }),
    onView: (view, chart) => followPointer(state, { view, chart, points: points() }),
    table: () => numbersOf(state, problem, measure),
  });
}

/** What one sees: where each method begins and ends. */
export function describe(
  state: PageState,
  problem: string,
  measure: ChartMeasure,
  points: readonly CurvePoint[],
): string {
  const texts = seriesOn(state, problem).flatMap(([i, { label }]) => {
    const own = points.filter(({ series }) => series === i);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${label} from ${significant(first.mean, 3)} to ${significant(last.mean, 3)}`];
  });
  return `Line chart of ${measureName(measure)} on ${problem}: ${texts.join("; ")}. ` +
    "Arrow keys go through the values.";
}

/** The numbers behind a chart of curves. */
export function numbersOf(
  state: PageState,
  problem: string,
  measure: ChartMeasure,
): TableSpec<unknown> {
  const columns: ColumnSpec<CurvePoint>[] = [
    { heading: "method", text: ({ series }) => labelOf(state, series) },
    { heading: "step", text: ({ step }) => String(step), value: ({ step }) => step },
    {
      heading: "examples",
      text: ({ examples }) => String(examples),
      value: ({ examples }) => examples,
    },
    { heading: "mean", text: ({ mean }) => String(mean), value: ({ mean }) => mean },
    { heading: "sd", text: ({ sd }) => significant(sd, 3), value: ({ sd }) => sd },
    {
      heading: "seeds",
      text: ({ values }) => String(values.length),
      value: ({ values }) => values.length,
    },
  ];
  return {
    key: `numbers ${problem} ${measure}`,
    caption: `${measureName(measure)} on ${problem}, mean over seeds`,
    columns: columns as unknown as ColumnSpec<unknown>[],
    rows: curvePoints(cellsOn(state, problem), measure, "step"),
    copy: true,
  };
}
