/** The runs that diverged, in a table. @module */
import type { CellData } from "../content/data.ts";
import { labelOf } from "../content/measures.ts";
import { type ColumnSpec, tableSpec } from "../content/table_spec.ts";
import type { PageElement } from "./dom.ts";
import { make } from "./elements.ts";
import type { Section } from "./section.ts";
import type { PageState } from "./state.ts";
import { tableOf } from "./table.ts";

/** The cells that diverged, and when. */
export const diverged: Section = {
  id: "diverged",
  title: "Diverged",
  lead: "A run ends where a loss is not finite.",
  make: divergedTable,
  from: ({ cells }) => cells.filter(({ state }) => state === "diverged").map(({ key }) => key),
};

function divergedTable(state: PageState): readonly PageElement[] {
  const { data } = state;
  const rows = data.cells.filter(({ state }) => state === "diverged");
  if (rows.length === 0) return [make("p", { text: "No run diverged." })];
  const columns: ColumnSpec<CellData>[] = [
    { heading: "problem", text: ({ problem }) => problem },
    {
      heading: "method",
      text: ({ series }) => labelOf(data, series),
      series: ({ series }) => series,
    },
    { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
    {
      heading: "at step",
      text: ({ step }) => String(step.at(-1) ?? ""),
      value: ({ step }) => step.at(-1),
    },
    { heading: "of", text: ({ steps }) => String(steps), value: ({ steps }) => steps },
  ];
  return [tableOf(
    state,
    tableSpec({
      key: "diverged",
      caption: "Runs that diverged",
      columns,
      rows,
      copy: true,
    }),
  )];
}
