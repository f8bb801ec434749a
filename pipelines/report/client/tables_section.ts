/** The tables of the report: summary, time and memory, what diverged, and the cells. @module */
import { duration, meanAndDeviation, significant } from "../../text/numbers.ts";
import type { CellData, SummaryEntry } from "./data.ts";
import type { PageElement } from "./dom.ts";
import { make, swatch } from "./elements.ts";
import { visible } from "./look.ts";
import { labelOf, lookNow, type PageState } from "./state.ts";
import { type ColumnSpec, tableOf } from "./table.ts";

/** The swatch of a series. */
export function markOf(state: PageState, series: number): PageElement | undefined {
  const style = state.data.series[series];
  return style && swatch(visible(style.color, lookNow(state)), style.dash);
}

/** The column of methods. */
export function methodColumn(state: PageState): ColumnSpec<SummaryEntry> {
  return {
    heading: "method",
    text: ({ series }) => labelOf(state, series),
    mark: ({ series }) => markOf(state, series),
  };
}

/** The summary: means and deviations over seeds at the end of the runs, the best of each in bold. */
export function summarySection(state: PageState): PageElement[] {
  const rows = state.data.summary;
  if (rows.length === 0) return [make("p", { text: "Nothing has been measured yet." })];
  const measured = (
    heading: string,
    measure: "trainLoss" | "testLoss" | "trainAccuracy" | "testAccuracy",
  ): ColumnSpec<SummaryEntry>[] => {
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
  };
  const several = new Set(rows.map(({ batchSize }) => batchSize)).size > 1;
  const settings = rows.some((row) => row.settings !== "");
  const columns: ColumnSpec<SummaryEntry>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    methodColumn(state),
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
    ...measured("training loss", "trainLoss"),
    ...measured("test loss", "testLoss"),
    ...measured("training accuracy", "trainAccuracy"),
    ...measured("test accuracy", "testAccuracy"),
    {
      heading: "diverged",
      text: ({ diverged }) => String(diverged),
      value: ({ diverged }) => diverged,
    },
  ];
  return [tableOf(state, {
    key: "summary",
    caption: "Summary of all methods",
    columns: columns as unknown as ColumnSpec<unknown>[],
    rows,
    copy: true,
  })];
}

/** Time and memory by problem and method. */
export function costSection(state: PageState): PageElement[] {
  const rows = state.data.summary.map((row) => {
    const cells = state.data.cells.filter(({ series, problem }) =>
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
  const size = (heading: string, name: "tensors" | "process"): ColumnSpec<Cost> => ({
    heading,
    text: (row) => row[name] === undefined ? "not recorded" : sizeText(row[name]),
    value: (row) => row[name],
  });
  const columns: ColumnSpec<Cost>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    methodColumn(state) as ColumnSpec<Cost>,
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
    { heading: "backend", text: ({ backend }) => backend },
  ];
  return [tableOf(state, {
    key: "cost",
    caption: "Time and memory of all methods",
    columns: columns as unknown as ColumnSpec<unknown>[],
    rows,
    copy: true,
  })];
}

/** A number of bytes, in units that fit it. */
export function sizeText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
  return `${significant(bytes / 1024 ** unit, 3)} ${units[unit]}`;
}

/** The cells that diverged, and when. */
export function divergedSection(state: PageState): PageElement[] {
  const rows = state.data.cells.filter(({ state }) => state === "diverged");
  if (rows.length === 0) return [make("p", { text: "No run diverged." })];
  const columns: ColumnSpec<CellData>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    {
      heading: "method",
      text: ({ series }) => labelOf(state, series),
      mark: ({ series }) => markOf(state, series),
    },
    { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
    {
      heading: "at step",
      text: ({ step }) => String(step.at(-1) ?? ""),
      value: ({ step }) => step.at(-1),
    },
    { heading: "of", text: ({ steps }) => String(steps), value: ({ steps }) => steps },
  ];
  return [tableOf(state, {
    key: "diverged",
    caption: "Runs that diverged",
    columns: columns as unknown as ColumnSpec<unknown>[],
    rows,
    copy: true,
  })];
}

/** Where each cell stands. */
export function cellsSection(state: PageState): PageElement[] {
  const { cells } = state.data;
  const columns: ColumnSpec<CellData>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    {
      heading: "method",
      text: (cell) => cell.series < 0 ? methodOf(cell) : labelOf(state, cell.series),
      mark: ({ series }) => markOf(state, series),
    },
    { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
    { heading: "state", text: (cell) => cell.state },
    {
      heading: "step",
      text: ({ step, steps }) => steps === 0 ? "" : `${step.at(-1) ?? 0} of ${steps}`,
      value: ({ step }) => step.at(-1) ?? 0,
    },
    {
      heading: "training loss",
      text: (cell) => significantOf(cell.trainLoss.at(-1)),
      value: (cell) => cell.trainLoss.at(-1),
    },
  ];
  const details = make("details", { class: "numbers", "data-opened": "cells" }, [
    make("summary", { text: `All ${cells.length} cells` }),
  ]);
  details.addEventListener("toggle", () => {
    if (details.open) state.opened.add("cells");
    else state.opened.delete("cells");
    if (details.open && details.querySelector(".table") === null) {
      details.append(tableOf(state, {
        key: "cells",
        caption: "All cells",
        columns: columns as unknown as ColumnSpec<unknown>[],
        rows: cells,
      }));
    }
  });
  if (state.opened.has("cells")) details.open = true;
  const bar = progressBar(cells);
  return [make("p", { class: "counts", text: countsText(cells) }), bar, details];
}

/** What a cell that waits says of itself: the middle of its file's name. */
export function methodOf({ key, problem }: CellData): string {
  return /^\d+\/(.*)_seed\d+_[0-9a-f]{12}$/.exec(key)?.[1]?.slice(problem.length + 1) ?? "";
}

/** A number, or nothing. */
export function significantOf(value: number | null | undefined): string {
  return typeof value === "number" ? significant(value) : "";
}

/** `12 done, 1 diverged, 3 running, 8 waiting`. */
export function countsText(cells: readonly CellData[]): string {
  const states = ["done", "diverged", "running", "interrupted", "waiting"];
  return states.flatMap((state) => {
    const count = cells.filter((cell) => cell.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  }).join(", ") || "no cells yet";
}

/** How much of all updates is done. */
export function progressBar(cells: readonly CellData[]): PageElement {
  const known = cells.filter(({ steps }) => steps > 0);
  const typical = Math.max(1, ...known.map(({ steps }) => steps));
  const all = cells.reduce((sum, { steps }) => sum + (steps || typical), 0);
  const done = known.reduce(
    (sum, { state, step, steps }) =>
      sum + (state === "done" || state === "diverged" ? steps : step.at(-1) ?? 0),
    0,
  );
  return make("progress", { max: all || 1, value: done, "aria-label": "Updates done" });
}
