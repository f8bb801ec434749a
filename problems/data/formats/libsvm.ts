/** Reader of LIBSVM's sparse rows. @module */
import { numberOf, type NumberTable } from "./number_table.ts";

/**
 * Sparse rows as LIBSVM writes them, `TARGET INDEX:VALUE …` with indices from 1 in ascending order, as a
 * dense table whose last column is the target.
 *
 * @param width number of features; the file itself may end before the last
 * @throws {SyntaxError} if there is no row, an index is none from 1 to `width` or not above the one before it,
 * a pair has a third part, or something is no number;
 * the message names the line, what was expected and what was found
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseLibsvm } from "./libsvm.ts";
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
    let last = 0;
    for (const pair of pairs) {
      const [index = "", value = "", ...more] = pair.split(":");
      const position = /^\d+$/.test(index) ? Number(index) : NaN;
      if (!(position >= 1 && position <= width)) {
        throw new SyntaxError(
          `${name} is damaged: expected an index from 1 to ${width} in line ${at + 1}, ` +
            `found "${index}"`,
        );
      }
      if (position <= last || more.length > 0) {
        throw new SyntaxError(
          `${name} is damaged: expected ${
            more.length > 0 ? "INDEX:VALUE" : `an index above ${last}`
          } in line ${at + 1}, found "${pair}"`,
        );
      }
      values[row * columns + position - 1] = numberOf(value, name, at);
      last = position;
    }
  });
  return { rows: lines.length, columns, values };
}
