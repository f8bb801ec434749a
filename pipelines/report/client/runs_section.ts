/** Where each run stands, and which diverged. @module */
import { significant } from "../../text/numbers.ts";
import type { CellData } from "../content/data.ts";
import { labelOf } from "../content/measures.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { divergedTable } from "./diverged_table.ts";
import { make } from "./parts/elements.ts";
import { openable } from "./parts/openable.ts";
import type { Section } from "./parts/section.ts";
import type { PageState } from "./parts/state.ts";
import { tableOf } from "./parts/table.ts";

/** How far the runs are, all together and one by one, and when some diverged. */
export const runs: Section = {
  id: "runs",
  title: "Runs",
  lead: "",
  make: cellsTable,
  from: ({ cells }) => cells.map(({ key, state, step }) => [key, state, step.length]),
};

function cellsTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const { cells } = data;
  const columns: ColumnSpec<CellData>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    {
      heading: "method",
      text: (cell) => cell.series < 0 ? methodOf(cell) : labelOf(data, cell.series),
      series: ({ series }) => series,
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
  const all = () =>
    tableOf(state, tableSpec({ key: "cells", caption: "All runs", columns, rows: cells }));
  const details = openable(state, "cells", `All ${cells.length} runs`, all);
  const over = cells.every((cell) => cell.state === "done" || cell.state === "diverged");
  return [
    make("p", { class: "counts", text: countsText(cells) }),
    ...(over ? [] : [progressBar(cells)]),
    ...divergedTable(state),
    details,
  ];
}

/** What a cell that waits says of itself: the middle of its file's name. */
function methodOf({ key, problem }: CellData): string {
  return /^\d+\/(.*)_seed\d+_[0-9a-f]{12}$/.exec(key)?.[1]?.slice(problem.length + 1) ?? "";
}

/** A number, or nothing. */
function significantOf(value: number | null | undefined): string {
  return typeof value === "number" ? significant(value) : "";
}

/** `24 runs: 12 done, 1 diverged, 3 running, 8 waiting`. */
export function countsText(cells: readonly CellData[]): string {
  const states = ["done", "diverged", "running", "interrupted", "waiting"];
  const counts = states.flatMap((state) => {
    const count = cells.filter((cell) => cell.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  if (counts.length === 0) return "no runs yet";
  const runs = `${cells.length} ${cells.length === 1 ? "run" : "runs"}`;
  return counts.length === 1 ? counts[0]!.replace(/^\d+/, runs) : `${runs}: ${counts.join(", ")}`;
}

/** How much of all updates is done. */
function progressBar(cells: readonly CellData[]): PageElement {
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
