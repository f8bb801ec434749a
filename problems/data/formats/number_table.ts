/** Tables of numbers as text: CSV, columns between blanks, and LIBSVM's sparse rows. @module */

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
 * Sparse rows as LIBSVM writes them, `TARGET INDEX:VALUE …` with indices from 1, as a dense table whose last
 * column is the target.
 *
 * @param width number of features; the file itself may end before the last
 * @throws {SyntaxError} if there is no row, an index is none from 1 to `width`, or something is no number;
 * the message names the line, what was expected and what was found
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseLibsvm } from "./number_table.ts";
 *
 * assertEquals([...parseLibsvm("-1 2:0.5 \n+1 1:3\n", 2, "a").values], [0, 0.5, -1, 3, 0, 1]);
 * ```
 */
export function parseLibsvm(text: string, width: number, name: string): NumberTable {
  const lines = text.split(/\r?\n/).map((line, at) => ({ at, fields: line.trim().split(/\s+/) }))
    .filter(({ fields }) => fields[0] !== "");
  if (lines.length === 0) throw new SyntaxError(`${name} has no rows: expected numbers`);
  const columns = width + 1;
  const values = new Float64Array(lines.length * columns);
  lines.forEach(({ at, fields: [target, ...pairs] }, row) => {
    values[row * columns + width] = numberOf(target!, name, at);
    for (const pair of pairs) {
      const [index, value] = pair.split(":");
      const position = Number(index);
      if (!(Number.isInteger(position) && position >= 1 && position <= width)) {
        throw new SyntaxError(
          `${name} is damaged: expected an index from 1 to ${width} in line ${at + 1}, ` +
            `found "${index}"`,
        );
      }
      values[row * columns + position - 1] = numberOf(value ?? "", name, at);
    }
  });
  return { rows: lines.length, columns, values };
}

function numberOf(field: string, name: string, at: number): number {
  const value = field === "" ? NaN : Number(field);
  if (Number.isFinite(value)) return value;
  throw new SyntaxError(
    `${name} is damaged: expected a number in line ${at + 1}, found "${field}"`,
  );
}
