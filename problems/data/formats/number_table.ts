/** Tables of numbers as text: CSV, or columns between blanks. @module */
import { decimalOf } from "../../../optimizers/decimal.ts";
import { sha256 } from "../../../optimizers/host/sha256.ts";

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
 * A table whose columns are parted by commas, by semicolons, or by blanks and tabs; fields may stand in
 * double quotes. A first line in which no field is a number is a heading and passed over, and so is a row
 * with a `?`, which UCI's files have for what is not known.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if there is no row, a row has another number of columns than the first, or something
 * is no number (a blank cell is none, nor is one in hexadecimal digits or with a decimal comma); the message
 * names the line, what was expected and what was found
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
  const semicolons = text.includes(";");
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === "") return;
    const fields = fieldsOf(line, semicolons, name, at);
    if (at === 0 && fields.every((field) => field !== "" && Number.isNaN(decimalOf(field)))) return;
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

/** SHA-256 of the numbers, row by row, as doubles, the least significant byte first: whatever parts them. */
export function numbersChecksum({ values }: NumberTable): string {
  const { buffer, byteOffset, byteLength } = values;
  return sha256().update(new Uint8Array(buffer, byteOffset, byteLength)).hex();
}

/**
 * The fields of a line, without the quotes around them.
 *
 * @throws {SyntaxError} if a quote does not end, or stands within a field, or a comma may be a decimal one
 */
function fieldsOf(line: string, semicolons: boolean, name: string, at: number): readonly string[] {
  const parted = semicolons ? /;/ : /,/;
  const quoted = line.includes('"');
  if (!quoted && !parted.test(line)) return line.trim().split(/\s+/);
  const field = semicolons
    ? /\s*("(?:[^"]|"")*"|[^;"]*)\s*(;|$)/y
    : /\s*("(?:[^"]|"")*"|[^,"]*)\s*(,|$)/y;
  const fields: string[] = [];
  for (;;) {
    const found = field.exec(line);
    if (found === null) {
      throw new SyntaxError(
        `${name} is damaged: expected a field between quotes, or without any, in line ${at + 1}, ` +
          `found "${line.slice(0, 40)}"`,
      );
    }
    const text = found[1]!.trim();
    fields.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"').trim() : text);
    if (found[2] === "") break;
  }
  if (semicolons && fields.some((text) => /^[+-]?\d*,\d+$/.test(text))) {
    throw new SyntaxError(
      `${name} has decimal commas in line ${at + 1}: write numbers with points, such as 0.5`,
    );
  }
  return fields;
}

/**
 * A number that a text has, which is finite.
 *
 * @param name what errors call the file
 * @param at number of the line, counted from 0
 * @throws {SyntaxError} if it is none, naming the line
 */
export function numberOf(field: string, name: string, at: number): number {
  const value = decimalOf(field);
  if (Number.isFinite(value)) return value;
  throw new SyntaxError(
    `${name} is damaged: expected a number in line ${at + 1}, found ` +
      (field === "" ? "a blank cell" : `"${field}"`),
  );
}
