/** Operands of products in panels, in which the elements that are needed together lie side by side. @module */
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";
import type { Operand, PlacedOperand } from "./operand.ts";

/** Steps of the inner loop that are packed at a time. */
const depthBlock = 320;

/** A stretch of the summation index: `count` runs from `run`, of each `length` elements. */
export interface Stretch {
  /** Index of the first term. */
  readonly start: number;
  /** Number of terms. */
  readonly depth: number;
  readonly run: number;
  readonly count: number;
  /** First element of each run, and how many. */
  readonly first: number;
  readonly length: number;
}

/** Without a left operand, those with any plain one. */
export function stretchesOf(left: Operand | undefined, right: Operand): Stretch[] {
  const inner = left && !left.transposed ? left : right.transposed ? right : undefined;
  const runs = inner?.runs.length ?? 1, length = inner?.length ?? right.rows.length;
  const stretches: Stretch[] = [];
  if (length > depthBlock) {
    const piece = roundUp(Math.ceil(length / Math.ceil(length / depthBlock)), 4);
    for (let run = 0; run < runs; run++) {
      for (let first = 0; first < length; first += piece) {
        const depth = Math.min(piece, length - first);
        stretches.push({ start: run * length + first, depth, run, count: 1, first, length: depth });
      }
    }
    return stretches;
  }
  const perStretch = Math.max(1, Math.floor(depthBlock / Math.max(1, length)));
  for (let run = 0; run < runs; run += perStretch) {
    const count = Math.min(perStretch, runs - run);
    stretches.push({ start: run * length, depth: count * length, run, count, first: 0, length });
  }
  return stretches;
}

/** Packs `count` rows or columns from `first` on. */
export type Packer = (to: number, first: number, count: number, stretch: Stretch) => void;

/**
 * Packs rows of an operand (`alongRows`) or its columns into panels of `width`; lanes beyond the
 * operand repeat a valid one, as their products are not used.
 */
export function packer(
  functions: HeapFunctions,
  { address, rows, runs, length, rowsAt, runsAt }: PlacedOperand,
  alongRows: boolean,
  width: number,
): Packer {
  const step = 4 * width;
  if (alongRows) {
    return (to, first, count, stretch) => {
      const base = address + 4 * stretch.first, last = first + count - 1;
      const row = (i: number) => base + rows[Math.min(i, last)]!;
      const offsets = runsAt + 4 * stretch.run;
      for (let lane = 0; lane < count; lane += 4) {
        const i = first + lane;
        functions.packRows({
          to: panelAt(to, lane, width, stretch.depth),
          step,
          row0: row(i),
          row1: row(i + 1),
          row2: row(i + 2),
          row3: row(i + 3),
          offsets,
          runs: stretch.count,
          length: stretch.length,
        });
      }
    };
  }
  return (to, first, count, { start, depth }) => {
    const last = first + count - 1, rowTable = rowsAt + 4 * start;
    const column = (j: number) => {
      const index = Math.min(j, last), run = Math.floor(index / length);
      return address + runs[run]! + 4 * (index - run * length);
    };
    const place = (lane: number) => panelAt(to, lane, width, depth);
    for (let lane = 0; lane < count;) {
      const j = first + lane, a = column(j);
      const lines = Math.floor(Math.min(count - lane, length - j % length) / 16);
      if (lines > 0) {
        functions.packLines({
          to0: place(lane),
          to1: place(lane + 4),
          to2: place(lane + 8),
          to3: place(lane + 12),
          step,
          line: 64 * depth,
          lines,
          base: a,
          rows: rowTable,
          count: depth,
        });
        lane += 16 * lines;
        continue;
      }
      const [b, c, d] = [column(j + 1), column(j + 2), column(j + 3)];
      const panel = place(lane);
      lane += 4;
      if (b === a + 4 && c === a + 8 && d === a + 12) {
        functions.packColumns({ to: panel, step, base: a, rows: rowTable, count: depth });
      } else {
        functions.gatherColumns({
          to: panel,
          step,
          base0: a,
          base1: b,
          base2: c,
          base3: d,
          rows: rowTable,
          count: depth,
        });
      }
    }
  };
}

/** Where the lanes from `lane` on begin: panels follow each other, lanes lie side by side. */
function panelAt(to: number, lane: number, width: number, depth: number): number {
  const within = lane % width;
  return to + 4 * (lane - within) * depth + 4 * within;
}
