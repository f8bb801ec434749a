/** Reader of LIBSVM's sparse rows. @module */
import { numberOf, type NumberTable } from "./number_table.ts";

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
