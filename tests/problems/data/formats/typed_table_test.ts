import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Column,
  columnFromArray,
  dateDay,
  tableFromColumns,
  tableToIPC,
} from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Table } from "../../../../problems/data/formats/table.ts";
import { readArrow, readParquet } from "../../../../problems/data/formats/typed_table.ts";

type Columns = Readonly<Record<string, readonly unknown[]>>;

/** Readers of bytes that columns were written as. */
const formats: Readonly<Record<string, (columns: Columns) => Promise<Table>>> = {
  arrow: (columns) => Promise.resolve(readArrow(arrowOf(columns, "file"), "a")),
  "arrow stream": (columns) => Promise.resolve(readArrow(arrowOf(columns, "stream"), "a")),
  parquet: (columns) => readParquet(parquetOf(columns), "a"),
};

function arrowOf(columns: Columns, format: "file" | "stream"): Uint8Array {
  const own = Object.entries(columns).map(([name, cells]): [string, Column<unknown>] => [
    name,
    columnFromArray([...cells], cells[0] instanceof Date ? dateDay() : undefined),
  ]);
  return tableToIPC(tableFromColumns(own), { format })!;
}

function parquetOf(columns: Columns): Uint8Array {
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data: [...data] }));
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2 }));
}

for (const [format, read] of Object.entries(formats)) {
  Deno.test(`a table of ${format} has its numbers, truth values and texts`, async () => {
    const { rows, columns, place } = await read({
      size: [1.5, -2, 1e-3],
      count: [1, 2, 3],
      open: [true, false, true],
      colour: ["red", "blue", "red"],
    });
    assertEquals([rows, place(2)], [3, "row 3"]);
    const numbers = (...values: number[]) => ({
      kind: "numbers" as const,
      values: Float64Array.from(values),
    });
    assertEquals(Object.fromEntries(columns), {
      size: numbers(1.5, -2, 1e-3),
      count: numbers(1, 2, 3),
      open: numbers(1, 0, 1),
      colour: { kind: "texts", words: ["red", "blue"], codes: Uint32Array.of(0, 1, 0) },
    });
  });

  Deno.test(`what a table of ${format} cannot have is named by row and column`, async () => {
    const cases: readonly [Columns, string][] = [
      [{ a: [1, null, 3] }, 'a, row 2, column "a": expected a number, found nothing; fill it in'],
      [{ a: ["x", null] }, 'a, row 2, column "a": expected a text, found nothing'],
      [{ a: [1, NaN] }, 'a, row 2, column "a": expected a number, found NaN'],
      [{ a: [new Date(0)] }, 'a, row 1, column "a": expected a number, found a Date'],
      [{ a: [1], __index_level_0__: [0] }, 'a has an index in column "__index_level_0__"'],
    ];
    for (const [columns, message] of cases) {
      await assertRejects(() => read(columns), SyntaxError, message);
    }
  });
}

Deno.test("bytes that are no table are told from one", async () => {
  const columns = { a: [1, 2, 3], b: ["x", "y", "z"] };
  assertThrows(
    () => readArrow(arrowOf(columns, "file").slice(0, 60), "a.arrow"),
    SyntaxError,
    "a.arrow is no Arrow table that can be read: ",
  );
  await assertRejects(
    () => readParquet(parquetOf(columns).slice(0, 60), "a.parquet"),
    SyntaxError,
    "a.parquet is no Parquet table that can be read: ",
  );
});
