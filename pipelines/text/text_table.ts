/** Tables in plain text, for terminals. @module */
import { visible } from "./visible.ts";

/** A column of a text table: its heading, the text of each row, and how both are set. */
export interface TextColumn<R> {
  readonly heading: string;
  readonly text: (row: R) => string;
  /** Texts are set left, numbers right. */
  readonly align: "left" | "right";
  /** Rows whose text stands out. */
  readonly strong?: (row: R) => boolean;
}

/**
 * Rows as aligned lines under a heading and a rule, with what cannot be seen written out.
 *
 * @param bold how a text stands out; leaves it as it is by default
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { textTable } from "./text_table.ts";
 *
 * const lines = textTable([{ id: "adam", rate: 1e-3 }], [
 *   { heading: "optimizer", text: (row) => row.id, align: "left" },
 *   { heading: "rate", text: (row) => String(row.rate), align: "right" },
 * ]);
 * assertEquals(lines, ["optimizer   rate", "---------  -----", "adam       0.001"]);
 * ```
 */
export function textTable<R>(
  rows: readonly R[],
  columns: readonly TextColumn<R>[],
  { rule = "-", bold = (text: string): string => text }: {
    readonly rule?: string;
    readonly bold?: (text: string) => string;
  } = {},
): string[] {
  const texts = columns.map(({ text }) => rows.map((row) => visible(text(row))));
  const widths = columns.map(({ heading }, i) =>
    texts[i]!.reduce((width, text) => Math.max(width, text.length), heading.length)
  );
  const set = (text: string, i: number) =>
    columns[i]!.align === "left" ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  const line = (cells: readonly string[]) => cells.join("  ").trimEnd();
  return [
    line(columns.map(({ heading }, i) => set(heading, i))),
    line(widths.map((width) => rule.repeat(width))),
    ...rows.map((row, k) =>
      line(columns.map(({ strong }, i) => {
        const text = set(texts[i]![k]!, i);
        return strong?.(row) ? bold(text) : text;
      }))
    ),
  ];
}
