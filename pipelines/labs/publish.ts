/** What an experiment came to: tables to print, and files to keep. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { prepareFolder } from "../files/files.ts";
import { checkOwnFile, writeOwnFile } from "../files/own_file.ts";
import { outputStyle } from "../command_line/script.ts";
import { csvText } from "../text/csv.ts";
import { tableText, type TableTextOptions } from "../text/table_text.ts";

/** A table of a report. */
export interface ReportTable extends TableTextOptions {
  readonly id: string;
  readonly table: ColumnTable;
  /** Heading where it is printed; without one it goes to the files only. */
  readonly title?: string;
}

/** The tables of an experiment, and its charts as SVG, by name. */
export interface Report {
  readonly tables: readonly ReportTable[];
  readonly charts: Readonly<Record<string, string>>;
}

/** Flags that say where a report goes. */
export interface ReportFlags {
  readonly out: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/**
 * Writes `NAME.csv` for the table of that name and `NAME-ID.csv` for the others, `NAME.json` with all of
 * them, and the charts as SVG; then prints the tables that have a title, or with `json` the JSON file.
 *
 * @throws {Error} naming a folder or file that cannot be written, or a file that somebody else has made
 */
export async function publish(
  name: string,
  { tables, charts }: Report,
  { out, quiet, json }: ReportFlags,
): Promise<void> {
  await prepareFolder(out);
  const fileOf = (id: string, extension: string) =>
    `${out}/${id === name ? name : `${name}-${id}`}.${extension}`;
  const all = JSON.stringify(
    Object.fromEntries(tables.map(({ id, table }) => [id, table.objects()])),
    (_, value) => typeof value === "number" && !Number.isFinite(value) ? null : value,
  );
  const files: readonly (readonly [path: string, text: string])[] = [
    ...tables.map(({ id, table }) => [fileOf(id, "csv"), csvText(table)] as const),
    [`${out}/${name}.json`, `${all}\n`],
    ...Object.entries(charts).map(([id, svg]) => [fileOf(id, "svg"), svg] as const),
  ];
  for (const file of files) await checkOwnFile(...file);
  for (const file of files) await writeOwnFile(...file);
  if (json) return console.log(all);
  const bold = outputStyle().color ? (text: string) => `\x1b[1m${text}\x1b[22m` : undefined;
  for (const { title, table, ...options } of tables) {
    if (title !== undefined) {
      console.log(`${title}\n\n${tableText(table, { ...(bold && { bold }), ...options })}\n`);
    }
  }
  if (!quiet) console.log(files.map(([path]) => `wrote ${path}`).join("\n"));
}
