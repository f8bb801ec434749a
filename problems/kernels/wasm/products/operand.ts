/** Matrices on the WASM heap, wherever their elements lie. @module */

/**
 * A matrix whose element `(i, j)` lies at `address + rows[i] + runs[⌊j/length⌋] + 4 (j mod length)`:
 * rows anywhere, each of them runs of contiguous float32 at the same places. A plain matrix has one
 * run; the patches of an image are such a matrix too, without being copied out.
 */
export interface Operand {
  /** Bytes, as all offsets. */
  readonly address: number;
  /** Offset of each row. */
  readonly rows: Int32Array;
  /** Offset of each run in a row. */
  readonly runs: Int32Array;
  /** Elements in each run. */
  readonly length: number;
  /** Whether the transpose is meant. */
  readonly transposed: boolean;
}

/** An operand whose tables lie on the heap, too: where those of its rows and runs do. */
export interface PlacedOperand extends Operand {
  readonly rowsAt: number;
  readonly runsAt: number;
}

/** Copies tables to the heap from an address on, one behind the other, and says where each begins. */
export function placing(
  heap: WebAssembly.Memory,
  start: number,
): (table: Int32Array) => number {
  const words = new Int32Array(heap.buffer);
  let end = start / 4;
  return (table) => {
    words.set(table, end);
    end += table.length;
    return 4 * (end - table.length);
  };
}

/** The operand with its tables there. */
export function placedOperand(
  operand: Operand,
  placed: (table: Int32Array) => number,
): PlacedOperand {
  return { ...operand, rowsAt: placed(operand.rows), runsAt: placed(operand.runs) };
}

/** A matrix of contiguous rows. */
export function plainOperand(
  address: number,
  rows: number,
  columns: number,
  transposed: boolean,
): Operand {
  return { address, rows: multiplesOf(4 * columns, rows), runs: zero, length: columns, transposed };
}

/** `0, step, 2 step, ...` */
export function multiplesOf(step: number, count: number, start = 0): Int32Array {
  const multiples = new Int32Array(count);
  for (let i = 0, value = start; i < count; i++, value += step) multiples[i] = value;
  return multiples;
}

const zero = new Int32Array(1);

/** Rows of what is meant: of the transpose, where that is. */
export function rowsOf({ rows, runs, length, transposed }: Operand): number {
  return transposed ? runs.length * length : rows.length;
}

/** Columns of what is meant: of the transpose, where that is. */
export function columnsOf({ rows, runs, length, transposed }: Operand): number {
  return transposed ? rows.length : runs.length * length;
}

/**
 * Bytes from each row to the next, where these are evenly spaced and have one run each, which is how
 * other libraries take matrices; `undefined` elsewhere.
 */
export function lineOf({ rows, runs, length }: Operand): number | undefined {
  return runs.length === 1 ? evenStep(rows, 4 * length) : undefined;
}

/** The step from each offset to the next, where it is always the same and no less than `least`. */
export function evenStep(offsets: Int32Array, least: number): number | undefined {
  if (offsets.length < 2) return least;
  const step = offsets[1]! - offsets[0]!;
  if (step < least) return undefined;
  for (let i = 2; i < offsets.length; i++) {
    if (offsets[i]! - offsets[i - 1]! !== step) return undefined;
  }
  return step;
}
