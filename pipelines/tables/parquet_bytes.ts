/** Tables as Apache Parquet. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";

/**
 * A table as the bytes of a Parquet file. Whole numbers of 32 bits are `INT32`, other numbers `DOUBLE`; what is
 * missing is null, and may be in any column; what is neither number, text nor `true` or `false` is JSON.
 *
 * @param table whose columns hold values of one type each
 */
export function parquetBytes(table: ColumnTable): Uint8Array {
  const columnData = table.columnNames().map((name) => {
    const values = (table.array(name) as unknown[]).map((value) => value ?? null);
    const type = typeOf(values.filter((value) => value !== null));
    const data = type === "JSON"
      ? values.map((value) => value === null ? null : plain(value))
      : values;
    return { name, data, type, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function typeOf(values: readonly unknown[]): BasicType {
  if (values.every((value) => typeof value === "string")) return "STRING"; // where all are missing, too
  if (values.every((value) => typeof value === "boolean")) return "BOOLEAN";
  if (!values.every((value) => typeof value === "number")) return "JSON";
  return values.every((value) => value === (value | 0)) ? "INT32" : "DOUBLE";
}

/** A value as JSON has it. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
