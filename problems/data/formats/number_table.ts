/** Tables of numbers as text: CSV, or columns between blanks. @module */

/** A table of numbers. */
export interface NumberTable {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The numbers, row by row. */
  readonly values: Float64Array;
}

/**
 * A table whose columns are parted by commas, blanks or tabs. A first line that does not begin with a
 * number is a heading and passed over, and so is a row with a `?`, which UCI's files have for what is not
 * known.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if there is no row, a row has another number of columns than the first, or something
 * is no number; the message names the line, what was expected and what was found
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseNumberTable } from "./number_table.ts";
 *
 * const { rows, columns, values } = parseNumberTable("a,b\n1,.5\n?,2\n3,4\n", "table.csv");
 * assertEquals([rows, columns, ...values], [2, 2, 1, 0.5, 3, 4]);
 * ```
 */
export function parseNumberTable(text: string, name: string): NumberTable {
  const values: number[] = [];
  let columns: number | undefined;
  let rows = 0;
  text.split(/\r?\n/).forEach((line, at) => {
    const fields = line.trim().split(/\s*,\s*|\s+/);
    if (line.trim() === "" || (at === 0 && Number.isNaN(Number(fields[0])))) return;
    if (fields.includes("?")) return;
    columns ??= fields.length;
    if (fields.length !== columns) {
      throw new SyntaxError(
        `${name} is damaged: expected ${columns} columns in line ${at + 1}, found ${fields.length}`,
      );
    }
    for (const field of fields) values.push(numberOf(field, name, at));
    rows++;
  });
  if (columns === undefined) throw new SyntaxError(`${name} has no rows: expected numbers`);
  return { rows, columns, values: Float64Array.from(values) };
}

/**
 * A number that a text has, which is finite.
 *
 * @param name what errors call the file
 * @param at number of the line, counted from 0
 * @throws {SyntaxError} if it is none, naming the line
 */
export function numberOf(field: string, name: string, at: number): number {
  const value = field === "" ? NaN : Number(field);
  if (Number.isFinite(value)) return value;
  throw new SyntaxError(
    `${name} is damaged: expected a number in line ${at + 1}, found "${field}"`,
  );
}
