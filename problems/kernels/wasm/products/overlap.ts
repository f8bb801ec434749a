/** Matrices whose rows lie partly where others do, as windows over images do. @module */
import type { Operand } from "./operand.ts";

/**
 * How rows of an operand overlap: its runs are `parts` of the same shape, each `step` bytes behind the one before;
 * and within a block of rows each lies `|step|` bytes behind the one `period` rows before. So part `r + 1` of a
 * row is part `r` of the row `period` behind it, or before it where `step` is negative. Blocks have the same shape.
 *
 * Windows of a convolution with stride 1 are such: a part is what a window sees of one row of the image, `period`
 * how many windows lie side by side, and a block an image.
 */
export interface Overlap {
  readonly parts: number;
  readonly step: number;
  readonly period: number;
  readonly block: number;
}

/** Products of fewer rows, or of shorter parts, take BLAS longer than it takes to copy rows out whole. */
const least = { block: 128, width: 128 };

/** The overlap of an operand, where there is one by which products are faster. */
export function overlapOf({ rows, runs, length }: Operand): Overlap | undefined {
  const period = periodOf(rows);
  if (period === undefined) return undefined;
  const stride = rows[period]! - rows[0]!;
  const size = runs.findIndex((run) => Math.abs(run - runs[0]!) === stride);
  if (size < 1 || runs.length % size > 0 || size * length < least.width) return undefined;
  const step = runs[size]! - runs[0]!;
  const areParts = runs.every((run, i) => run === runs[i % size]! + Math.floor(i / size) * step);
  if (!areParts) return undefined;
  let block = period;
  while (block < rows.length && rows[block]! - rows[block - period]! === stride) block++;
  if (block < least.block || rows.length % block > 0) return undefined;
  const areBlocks = rows.every((row, i) =>
    row - rows[i - i % block]! === rows[i % block]! - rows[0]!
  );
  return areBlocks ? { parts: runs.length / size, step, period, block } : undefined;
}

/** How many rows there are before the first that is not as far behind the one before as the second is. */
function periodOf(rows: Int32Array): number | undefined {
  for (let i = 2; i < rows.length; i++) {
    if (rows[i]! - rows[i - 1]! !== rows[1]! - rows[0]!) return i;
  }
  return undefined;
}

/**
 * Offsets of the first parts of a block's rows, and of what other parts reach, in ascending order: part `r` of row
 * `i` is at `i + r · period`, or where `step` is negative at `i + behind - r · period`.
 *
 * @param rows of a block
 * @param behind how many rows the other parts reach beyond it
 */
export function reachedRows(
  rows: Int32Array,
  behind: number,
  step: number,
  period: number,
): Int32Array {
  if (behind === 0) return rows;
  const stride = Math.abs(step), before = step < 0 ? behind / period * stride : 0;
  const reached = new Int32Array(rows.length + behind);
  reached.set(rows.map((row) => row - before));
  for (let i = rows.length; i < reached.length; i++) reached[i] = reached[i - period]! + stride;
  return reached;
}
