/** Columns of mean 0 and variance 1. @module */

/**
 * The columns of a table, each shifted and scaled so that its mean is 0 and its variance 1 over some of the
 * rows; a column that does not vary there becomes 0.
 *
 * @param values N × p, row-major; left alone
 * @param positions the rows that mean and variance are of
 * @param options `keepBinary`: columns with nothing but 0 and 1 stay as they are
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { standardized } from "./standardized.ts";
 *
 * const table = Float64Array.of(1, 0, 3, 1, 5, 1);
 * const kept = standardized(table, 2, [0, 1], { keepBinary: true });
 * assertEquals([...kept], [-1, 0, 1, 1, 3, 1]);
 * ```
 */
export function standardized(
  values: Float64Array,
  width: number,
  positions: ArrayLike<number>,
  { keepBinary = false }: { readonly keepBinary?: boolean } = {},
): Float64Array {
  const result = values.slice();
  const n = positions.length;
  for (let j = 0; j < width; j++) {
    if (keepBinary && isBinary(values, width, j)) continue;
    const chosen = Array.from(positions, (position) => values[position * width + j]!);
    const mean = chosen.reduce((sum, value) => sum + value, 0) / n;
    const variance = chosen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
    for (let at = j; at < values.length; at += width) result[at] = (values[at]! - mean) * scale;
  }
  return result;
}

function isBinary(values: Float64Array, width: number, column: number): boolean {
  for (let at = column; at < values.length; at += width) {
    if (values[at] !== 0 && values[at] !== 1) return false;
  }
  return true;
}
