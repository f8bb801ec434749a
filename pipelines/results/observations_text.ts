/** The paper's observations for a terminal: each with its contrasts, their intervals, and what came of it. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { paperLeads } from "../statistics/observations/leads.ts";
import type { PaperObservation } from "../statistics/observations/observation_shape.ts";
import {
  detailText,
  estimatedText,
  leadText,
  whereText,
} from "../statistics/observations/observation_text.ts";
import { type TextColumn, textTable } from "../text/text_table.ts";
import { wrap } from "../text/wrap.ts";

/**
 * A block for each of the paper's four observations; empty without any.
 *
 * @param table a table of {@linkcode PaperObservation}s
 */
export function observationsText(
  table: ColumnTable,
  { width = 80 }: { readonly width?: number } = {},
): string {
  const observations = table.objects() as PaperObservation[];
  if (observations.length === 0) return "";
  const measured = new Set(
    observations.filter(({ observation }) => observation < 4).map(({ measure }) => measure),
  );
  const title = `What the paper observes (ICML 2018, §6.2), here by ${[...measured].join(" and ")}`;
  const blocks = paperLeads.map((lead) => {
    const own = observations.filter(({ observation }) => observation === lead.observation);
    const said = `${lead.observation}. ${lead.title}. ${leadText(lead, observations)}`;
    return [...wrapped(said, width), "", ...tableLines(own, width)].join("\n");
  });
  return [title, ...blocks].join("\n\n");
}

/** Details stand beside the answers where there is room, else below. */
function tableLines(rows: readonly PaperObservation[], width: number): string[] {
  const columns: readonly TextColumn<PaperObservation>[] = [
    { heading: "on", text: whereText, align: "left" },
    { heading: "estimate [interval]", text: estimatedText, align: "left" },
    { heading: "answer", text: ({ answer }) => answer, align: "left" },
  ];
  const wide = textTable(rows, [
    ...columns,
    { heading: "in detail", text: detailText, align: "left" },
  ], { rule: "─" });
  if (wide.every((line) => line.length <= width)) return wide;
  const details = rows.filter((row) => detailText(row) !== "")
    .flatMap((row) => wrapped(`${whereText(row)}: ${detailText(row)}`, width));
  const gap = details.length > 0 ? [""] : [];
  return [...textTable(rows, columns, { rule: "─" }), ...gap, ...details];
}

function wrapped(text: string, width: number): string[] {
  return wrap(text, width - 3).map((line, i) => i === 0 ? line : `   ${line}`);
}
