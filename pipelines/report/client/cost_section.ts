/** Time and memory, in a table. @module */
import { duration, significant } from "../../text/numbers.ts";
import { judgedSeries, labelOf } from "../content/measures.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import type { Section } from "./parts/section.ts";
import type { PageState } from "./parts/state.ts";
import { tableOf } from "./parts/table.ts";

/** Time and memory by problem and method. */
export const cost: Section = {
  id: "cost",
  title: "Time and memory",
  lead:
    "Seconds of training, evaluations not counted. Tensors are parameters, states and data of one run; the process is all runs at a time.",
  make: costTable,
  from: ({ summary, cells }) => [summary, cells.map(({ memory }) => memory)],
};

function costTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const judged = data.summary.filter(({ problem, series }) =>
    judgedSeries(data, problem).has(series)
  );
  const rows = judged.map((row) => {
    const cells = data.cells.filter(({ series, problem }) =>
      series === row.series && problem === row.problem
    );
    const memory = cells.flatMap((cell) => cell.memory ?? []);
    const most = (name: "tensors" | "process") =>
      memory.length === 0 ? undefined : Math.max(...memory.map((each) => each[name]));
    const seconds = cells.reduce((sum, cell) => sum + (cell.seconds.at(-1) ?? 0), 0);
    return { ...row, total: seconds, tensors: most("tensors"), process: most("process") };
  });
  if (rows.length === 0) return [make("p", { text: "Nothing has been measured yet." })];
  type Cost = (typeof rows)[number];
  const differ = (column: keyof Cost) => new Set(rows.map((row) => row[column])).size > 1;
  const size = (heading: string, name: "tensors" | "process"): ColumnSpec<Cost> => ({
    heading,
    text: (row) => row[name] === undefined ? "not recorded" : sizeText(row[name]),
    value: (row) => row[name],
  });
  const columns: ColumnSpec<Cost>[] = [
    ...(differ("problem") ? [{ heading: "problem", text: (row: Cost) => row.problem }] : []),
    {
      heading: "method",
      text: ({ series }) => labelOf(data, series),
      series: ({ series }) => series,
    },
    {
      heading: "time per step",
      text: ({ secondsPerStep }) =>
        typeof secondsPerStep === "number" ? `${significant(secondsPerStep * 1000, 3)} ms` : "",
      value: ({ secondsPerStep }) => secondsPerStep,
    },
    {
      heading: "training, all seeds",
      text: ({ total }) => total < 10 ? `${significant(total, 2)} s` : duration(total),
      value: ({ total }) => total,
    },
    size("tensors at most", "tensors"),
    size("process", "process"),
    ...(differ("backend") ? [{ heading: "backend", text: (row: Cost) => row.backend }] : []),
  ];
  return [tableOf(
    state,
    tableSpec({
      key: "cost",
      caption: "Time and memory of all methods",
      columns,
      rows,
      copy: true,
    }),
  )];
}

/** A number of bytes, in units that fit it. */
function sizeText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
  return `${significant(bytes / 1024 ** unit, 3)} ${units[unit]}`;
}
