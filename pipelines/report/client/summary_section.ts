/** What each method ended with, in a table. @module */
import { meanAndDeviation } from "../../text/numbers.ts";
import type { ReportData, SummaryEntry } from "../content/data.ts";
import { judgedSeries, labelOf } from "../content/measures.ts";
import { type ColumnSpec, type TableSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import { openable } from "./parts/openable.ts";
import type { Section } from "./parts/section.ts";
import type { PageState } from "./parts/state.ts";
import { tableOf } from "./parts/table.ts";

/** Means and deviations over seeds at the end of the runs, the best of each problem in bold. */
export const summary: Section = {
  id: "summary",
  title: "Summary",
  lead:
    "The last evaluation of each run: mean ± standard deviation over seeds, the best of each problem in bold.",
  make: summaryTable,
  from: ({ summary, series, verdicts }) => [summary, series, verdicts.map((each) => each.series)],
};

function summaryTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const rows = data.summary;
  if (rows.length === 0) return [make("p", { text: "Nothing has been measured yet." })];
  const judged = rows.filter(({ problem, series }) => judgedSeries(data, problem).has(series));
  const table = tableOf(state, specOf(data, "summary", "Summary of all methods", judged));
  if (judged.length === rows.length) return [table];
  const caption = `All ${rows.length} step sizes and settings`;
  const all = openable(
    state,
    "summary-all",
    caption,
    () => tableOf(state, specOf(data, "summary-all", caption, rows)),
  );
  return [table, all];
}

/** The table of some rows: what came of each method first, then with what. */
function specOf(
  data: ReportData,
  key: string,
  caption: string,
  rows: readonly SummaryEntry[],
): TableSpec {
  const differ = (column: keyof SummaryEntry) => new Set(rows.map((row) => row[column])).size > 1;
  const failed = rows.some(({ diverged }) => diverged > 0);
  const columns: ColumnSpec<SummaryEntry>[] = [
    ...(differ("problem")
      ? [{ heading: "problem", text: (row: SummaryEntry) => row.problem }]
      : []),
    {
      heading: "method",
      text: ({ series }) => labelOf(data, series),
      series: ({ series }) => series,
    },
    ...measured(rows, "test accuracy", "testAccuracy"),
    ...measured(rows, "test loss", "testLoss"),
    ...measured(rows, "training loss", "trainLoss"),
    ...measured(rows, "training accuracy", "trainAccuracy"),
    {
      heading: "step size",
      text: ({ learningRate }) => learningRate === null ? "own" : String(learningRate),
      value: ({ learningRate }) => learningRate,
    },
    ...(rows.some(({ settings }) => settings !== "")
      ? [{ heading: "settings", text: (row: SummaryEntry) => row.settings }]
      : []),
    ...(differ("batchSize")
      ? [{
        heading: "batch",
        text: (row: SummaryEntry) => String(row.batchSize),
        value: (row: SummaryEntry) => row.batchSize,
      }]
      : []),
    { heading: "steps", text: ({ steps }) => String(steps), value: ({ steps }) => steps },
    { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
    ...(failed
      ? [{
        heading: "diverged",
        text: ({ diverged, seeds }: SummaryEntry) => `${diverged} of ${seeds}`,
        value: ({ diverged }: SummaryEntry) => diverged,
      }]
      : []),
  ];
  return tableSpec({ key, caption, columns, rows, copy: true });
}

/** The column of a measure, where there is anything in it. */
function measured(
  rows: readonly SummaryEntry[],
  heading: string,
  measure: "trainLoss" | "testLoss" | "trainAccuracy" | "testAccuracy",
): readonly ColumnSpec<SummaryEntry>[] {
  if (!rows.some((row) => typeof row[measure] === "number")) return [];
  return [{
    heading,
    text: (row) =>
      typeof row[measure] === "number"
        ? meanAndDeviation(row[measure], row[`${measure}Sd`])
        : row.diverged === row.seeds
        ? "diverged"
        : "",
    value: (row) => row[measure],
    strong: (row) => {
      const others = rows.filter(({ problem }) => problem === row.problem)
        .flatMap((each) => each[measure] ?? []);
      const best = measure.endsWith("Accuracy") ? Math.max(...others) : Math.min(...others);
      return others.length > 1 && row[measure] === best;
    },
  }];
}
