/** The runs that diverged, in a table. @module */
import type { CellData } from "../content/data.ts";
import { labelOf } from "../content/measures.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./parts/dom.ts";
import { make } from "./parts/elements.ts";
import type { PageState } from "./parts/state.ts";
import { tableOf } from "./parts/table.ts";

/** The runs that diverged, and at which step; nothing where none did. */
export function divergedTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const rows = data.cells.filter(({ state }) => state === "diverged");
  if (rows.length === 0) return [];
  const columns: ColumnSpec<CellData>[] = [
    ...(new Set(rows.map(({ problem }) => problem)).size > 1
      ? [{ heading: "problem", text: ({ problem }: CellData) => problem }]
      : []),
    {
      heading: "method",
      text: ({ series }) => labelOf(data, series),
      series: ({ series }) => series,
    },
    { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
    {
      heading: "diverged at step",
      text: ({ step, steps }) => `${step.at(-1) ?? "?"} of ${steps}`,
      value: ({ step }) => step.at(-1),
    },
  ];
  return [
    make("p", { class: "what", text: "A run ends where a loss is not finite." }),
    tableOf(
      state,
      tableSpec({
        key: "diverged",
        caption: "Runs that diverged",
        columns,
        rows,
        copy: true,
      }),
    ),
  ];
}
