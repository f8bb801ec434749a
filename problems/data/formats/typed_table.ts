/** Readers of Arrow's and Parquet's tables, whose columns have types. @module */
import { tableFromIPC } from "@uwdata/flechette";
import { parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import {
  checkColumnNames,
  type ColumnKinds,
  filling,
  type Table,
  type TableColumn,
} from "./table.ts";

/** Cells of any kind, of which a table has those of its columns. */
interface Cells {
  readonly name: string;
  readonly cells: ArrayLike<unknown>;
}

/**
 * The table of an Arrow file or stream (Feather, version 2), uncompressed.
 *
 * @param file what errors call the file
 * @param kinds what columns are to be; those of another name are of numbers or texts as their first cell is
 * @throws {SyntaxError} if it is damaged or compressed, has no row, or a cell is missing or neither a number, a
 * truth value nor a text; the message names file, row and column
 */
export function readArrow(bytes: Uint8Array, file: string, kinds?: ColumnKinds): Table {
  let columns: readonly Cells[];
  try {
    const table = tableFromIPC(bytes, { useDate: true }); // dates are told from numbers
    columns = table.names.map((name, i) => ({
      name: String(name),
      cells: table.getChildAt(i).toArray() as ArrayLike<unknown>,
    }));
  } catch (cause) {
    throw damaged(file, "Arrow", cause);
  }
  return tableOf(columns, file, kinds);
}

/**
 * The table of a Parquet file, compressed or not; errors as {@linkcode readArrow}'s.
 *
 * @param file what errors call the file
 */
export async function readParquet(
  bytes: Uint8Array,
  file: string,
  kinds?: ColumnKinds,
): Promise<Table> {
  const columns = new Map<string, unknown[]>();
  try {
    const buffer = bytes.slice().buffer;
    for (const { element } of parquetSchema(parquetMetadata(buffer)).children) {
      columns.set(element.name, []);
    }
    await parquetRead({
      file: buffer,
      compressors,
      onChunk({ columnName, columnData, rowStart }) {
        const cells = columns.get(columnName)!;
        for (let i = 0; i < columnData.length; i++) cells[rowStart + i] = columnData[i];
      },
    });
  } catch (cause) {
    throw damaged(file, "Parquet", cause);
  }
  return tableOf([...columns].map(([name, cells]) => ({ name, cells })), file, kinds);
}

function damaged(file: string, format: string, cause: unknown): SyntaxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const remedy = /codec/i.test(reason) ? "; write it uncompressed" : "";
  return new SyntaxError(`${file} is no ${format} table that can be read: ${reason}${remedy}`, {
    cause,
  });
}

function tableOf(given: readonly Cells[], file: string, kinds: ColumnKinds = new Map()): Table {
  const rows = given[0]?.cells.length ?? 0;
  if (rows === 0) throw new SyntaxError(`${file} has no rows: expected an example in each`);
  checkColumnNames(given.map(({ name }) => name), file);
  const place = (row: number) => `row ${row + 1}`;
  const columns = given.map(({ name, cells }): [string, TableColumn] => {
    const kind = kinds.get(name) ?? kindOf(cells);
    const { add, column } = filling(kind, name, { file, place, most: rows });
    for (let row = 0; row < rows; row++) add(cells[row]);
    return [name, column()];
  });
  return { name: file, rows, columns: new Map(columns), place };
}

/** What the first cell that is there is. */
function kindOf(cells: ArrayLike<unknown>): TableColumn["kind"] {
  let row = 0;
  while (row < cells.length - 1 && (cells[row] === null || cells[row] === undefined)) row++;
  return typeof cells[row] === "string" ? "texts" : "numbers";
}
