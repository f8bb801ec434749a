/** What each method ended with, in a table. @module */
import { meanAndDeviation } from "../../text/numbers.ts";
import type { SummaryEntry } from "../content/data.ts";
import { labelOf } from "../content/measures.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./dom.ts";
import { make } from "./elements.ts";
import type { Section } from "./section.ts";
import type { PageState } from "./state.ts";
import { tableOf } from "./table.ts";

/** Means and deviations over seeds at the end of the runs, the best of each problem in bold. */
export const summary: Section = {
  id: "summary",
  title: "Summary",
  lead:
    "The last evaluation of each run: mean ± standard deviation over seeds, the best of each problem in bold.",
  make: summaryTable,
  from: ({ summary, series }) => [summary, series],
};

function summaryTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const rows = data.summary;
  if (rows.length === 0) return [make("p", { text: "Nothing has been measured yet." })];
  const several = new Set(rows.map(({ batchSize }) => batchSize)).size > 1;
  const settings = rows.some((row) => row.settings !== "");
  const columns: ColumnSpec<SummaryEntry>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    {
      heading: "method",
      text: ({ series }) => labelOf(data, series),
      series: ({ series }) => series,
    },
    {
      heading: "step size",
      text: ({ learningRate }) => learningRate === null ? "own" : String(learningRate),
      value: ({ learningRate }) => learningRate,
    },
    ...(settings ? [{ heading: "settings", text: (row: SummaryEntry) => row.settings }] : []),
    ...(several
      ? [{
        heading: "batch",
        text: (row: SummaryEntry) => String(row.batchSize),
        value: (row: SummaryEntry) => row.batchSize,
      }]
      : []),
    { heading: "steps", text: ({ steps }) => String(steps), value: ({ steps }) => steps },
    { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
    ...measured(rows, "training loss", "trainLoss"),
    ...measured(rows, "test loss", "testLoss"),
    ...measured(rows, "training accuracy", "trainAccuracy"),
    ...measured(rows, "test accuracy", "testAccuracy"),
    {
      heading: "diverged",
      text: ({ diverged }) => String(diverged),
      value: ({ diverged }) => diverged,
    },
  ];
  return [tableOf(
    state,
    tableSpec({
      key: "summary",
      caption: "Summary of all methods",
      columns,
      rows,
      copy: true,
    }),
  )];
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
