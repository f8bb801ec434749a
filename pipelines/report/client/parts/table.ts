/** Tables of the page: sortable, and copied as text. @module */
import type { ColumnSpec, TableSpec } from "../../content/table_spec.ts";
import type { PageElement } from "./dom.ts";
import { announce, copyText, make } from "./elements.ts";
import type { PageState } from "./state.ts";
import { swatch } from "./swatch.ts";
import { csvTable, latexTable, markdownTable, type TextTable } from "../../content/table_text.ts";

/** Makes a table; a click on a heading sorts it by that column, another one the other way round. */
export function tableOf(state: PageState, spec: TableSpec): PageElement {
  const { key, caption, columns } = spec;
  const numeric = columns.map((column) => isNumeric(spec, column));
  const body = make("tbody");
  const heads = columns.map(({ heading }, i) => {
    const sort = () => {
      const before = state.sorted.get(key);
      state.sorted.set(key, { column: i, down: before?.column === i ? !before.down : false });
      show();
    };
    const button = { type: "button", text: heading, click: sort, "data-focus": `${key} ${i}` };
    return make("th", { scope: "col", class: numeric[i] ? "number" : "" }, [
      make("button", button),
    ]);
  });
  const show = () => {
    const sorted = state.sorted.get(key);
    heads.forEach((head, i) => {
      const order = sorted?.column === i ? (sorted.down ? "descending" : "ascending") : undefined;
      if (order === undefined) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", order);
    });
    body.replaceChildren(
      ...sortedRows(state, spec).map((row) =>
        make(
          "tr",
          {},
          columns.map((column, i) => {
            const line = state.data.series[column.series?.(row) ?? -1];
            const text = make(column.strong?.(row) ? "strong" : "span", { text: column.text(row) });
            const tag = i === 0 ? "th" : "td";
            const attributes = {
              class: numeric[i] ? "number" : "",
              ...(i === 0 && { scope: "row" }),
            };
            return make(tag, attributes, line === undefined ? [text] : [swatch(state, line), text]);
          }),
        )
      ),
    );
  };
  show();
  const table = make("table", { "data-key": key }, [
    make("caption", { class: "away", text: caption }),
    make("thead", {}, [make("tr", {}, heads)]),
    body,
  ]);
  const frame = { class: "scroll", tabindex: 0, role: "region", "aria-label": caption };
  const scroll = make("div", frame, [table]);
  return make("div", { class: "table" }, [scroll, ...(spec.copy ? [copyBar(state, spec)] : [])]);
}

/** Whether a column has numbers. */
function isNumeric(spec: TableSpec, { value }: ColumnSpec<unknown>): boolean {
  return value !== undefined && spec.rows.some((row) => typeof value(row) === "number");
}

/** The rows in the order that was asked for; those without a value last. */
function sortedRows(
  state: PageState,
  { key, rows, columns }: TableSpec,
): readonly unknown[] {
  const sorted = state.sorted.get(key);
  const column = sorted === undefined ? undefined : columns[sorted.column];
  if (sorted === undefined || column === undefined) return rows;
  const valueOf = column.value ?? column.text;
  const missing = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
  return [...rows].sort((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (missing(one) || missing(other)) return Number(missing(one)) - Number(missing(other));
    const order = typeof one === "number" && typeof other === "number"
      ? one - other
      : String(one).localeCompare(String(other), "en", { numeric: true });
    return sorted.down ? -order : order;
  });
}

/** The table as it is sorted, as text. */
function textTableOf(state: PageState, spec: TableSpec): TextTable {
  const { columns } = spec;
  const rows = sortedRows(state, spec);
  return {
    headings: columns.map(({ heading }) => heading),
    rows: rows.map((row) => columns.map(({ text }) => text(row))),
    numeric: columns.map((column) => isNumeric(spec, column)),
    strong: rows.map((row) => columns.map(({ strong }) => strong?.(row) ?? false)),
  };
}

/** Buttons that copy the table. */
function copyBar(state: PageState, spec: TableSpec): PageElement {
  const rawRows = () =>
    sortedRows(state, spec).map((row) =>
      spec.columns.map(({ value, text }) => (value ?? text)(row))
    );
  const headings = spec.columns.map(({ heading }) => heading);
  const formats: readonly (readonly [name: string, text: () => string])[] = [
    ["Markdown", () => markdownTable(textTableOf(state, spec))],
    ["CSV", () => csvTable(headings, rawRows())],
    ["LaTeX", () => latexTable(textTableOf(state, spec))],
  ];
  const buttons = formats.map(([name, text]) =>
    make("button", {
      type: "button",
      class: "quiet",
      text: name,
      "aria-label": `Copy as ${name}: ${spec.caption}`,
      "data-focus": `copy ${spec.key} ${name}`,
      click: async () => {
        await copyText(text());
        announce(`Copied as ${name}.`);
      },
    })
  );
  return make("p", { class: "copy" }, [make("span", { text: "Copy as" }), ...buttons]);
}
