/** Tables as files, for other programs. @module */
import { type DataType, float64, int32 } from "@uwdata/flechette";
import type { ColumnTable } from "../arquero/mod.ts";
import { needDeno } from "../../optimizers/host/host.ts";
import { fileKind } from "../files/file_kind.ts";
import { writeWhole } from "../files/files.ts";
import { jsonText } from "../files/json_text.ts";
import { csvText } from "../text/csv.ts";
import { jsonLines } from "../runs/run_folder.ts";

/** The kinds of files that {@linkcode saveTable} writes. */
export const tableFormats: readonly string[] = ["arrow", "csv", "json", "jsonl", "parquet"];

/** Options of {@linkcode saveTable}. */
export interface SaveTableOptions {
  /**
   * Whether CSV has texts as they are. By default those that a spreadsheet would run as formulas, beginning
   * with `=`, `+`, `-` or `@`, get an apostrophe in front; numbers never do.
   */
  readonly rawCsv?: boolean | undefined;
}

/**
 * Writes a table to a file, whole or not at all: Apache Arrow's IPC format or Apache Parquet (which pandas,
 * Polars, R and DuckDB read), CSV, JSON, or JSON lines, by the ending of its name. A file that is there is
 * replaced.
 *
 * @param path a path that ends in `.arrow`, `.csv`, `.json`, `.jsonl` or `.parquet`
 * @throws {RangeError} if it ends otherwise
 * @throws {Error} if the file cannot be written, naming it and the reason
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as aq from "arquero";
 * import { saveTable } from "./save_table.ts";
 *
 * const folder = await Deno.makeTempDir();
 * await saveTable(aq.table({ step: [0, 10], loss: [2.5, 0.25] }), `${folder}/losses.arrow`);
 * const back = aq.fromArrow(await Deno.readFile(`${folder}/losses.arrow`));
 * assertEquals(back.objects(), [{ step: 0, loss: 2.5 }, { step: 10, loss: 0.25 }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function saveTable(
  table: ColumnTable,
  path: string,
  { rawCsv = false }: SaveTableOptions = {},
): Promise<void> {
  const format = checkTablePath(path);
  needDeno("saving a table in a file", "its toCSV(), toJSON() and toArrowIPC() give what to save");
  const kind = await fileKind(path);
  if (kind === "pipe or device") throw new Error(`"${path}" is a ${kind}, not a file`);
  await writeWhole(path, await tableBytes(table, format, rawCsv));
}

/**
 * The format of a file of that name.
 *
 * @throws {RangeError} if it is none of {@linkcode tableFormats}
 */
export function checkTablePath(path: string): string {
  const format = /\.(\w+)$/.exec(path)?.[1] ?? "";
  if (tableFormats.includes(format)) return format;
  const endings = tableFormats.map((each) => `.${each}`).join(", ");
  throw new RangeError(
    `a table is written to a file that ends in one of ${endings}, got "${path}"`,
  );
}

async function tableBytes(
  table: ColumnTable,
  format: string,
  rawCsv: boolean,
): Promise<string | Uint8Array> {
  if (format === "arrow") {
    const plain = withoutMixtures(table);
    return plain.toArrowIPC({ format: "file", types: arrowTypes(plain) });
  }
  if (format === "parquet") {
    const { parquetBytes } = await import("./parquet_bytes.ts"); // and its writer, if needed
    return parquetBytes(withoutMixtures(table));
  }
  if (format === "csv") return csvText(table, rawCsv);
  return format === "jsonl" ? jsonLines(table) : jsonText(table.objects());
}

/** Types of the columns of numbers: ones in which other programs can go on to calculate. */
function arrowTypes(table: ColumnTable): Record<string, DataType> {
  const types: Record<string, DataType> = {};
  for (const name of table.columnNames()) {
    const values = (table.array(name) as unknown[]).filter((value) => value != null);
    if (values.length === 0 || !values.every((value) => typeof value === "number")) continue;
    types[name] = values.every((value) => value === (value | 0)) ? int32() : float64();
  }
  return types;
}

/** The same table with text in the columns that have text besides numbers: Arrow's have one type. */
function withoutMixtures(table: ColumnTable): ColumnTable {
  const columns = table.columnNames().flatMap((name) => {
    const values = table.array(name) as unknown[];
    const kinds = new Set(values.filter((value) => value != null).map((value) => typeof value));
    if (kinds.size < 2) return [];
    return [[name, values.map((value) => value == null ? null : String(value))] as const];
  });
  return columns.length === 0 ? table : table.assign(Object.fromEntries(columns));
}
