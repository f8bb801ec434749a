/** Operands of products as BLAS takes them: as they lie, or copied to where their rows are evenly spaced. @module */
import type { BlasMatrix } from "../../../../optimizers/backends/blas.ts";
import type { WasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "../code/functions.ts";
import { lineOf, type Operand } from "./operand.ts";

/** Elements of the rows that are copied at a time: 1 MB, which stays in the processor's caches. */
export const blockSize = 2 ** 18;

/** Elements in each row as it lies. */
export function widthOf({ runs, length }: Operand): number {
  return runs.length * length;
}

/** The operand as BLAS takes it, where it lies so. */
export function plain(operand: Operand): BlasMatrix | undefined {
  const line = lineOf(operand);
  if (line === undefined) return undefined;
  const address = operand.address + (operand.rows[0] ?? 0) + operand.runs[0]!;
  return { address, line: line / 4, transposed: operand.transposed };
}

/** A matrix from one of its rows on, or of its columns, as they lie. */
export function from(matrix: BlasMatrix, first: number, column: boolean): BlasMatrix {
  return { ...matrix, address: matrix.address + 4 * first * (column ? 1 : matrix.line) };
}

/** What copies rows of an operand to a panel, where they lie side by side. */
export function copier(
  backend: WasmBackend,
  operand: Operand,
  panel: number,
  placed: (table: Int32Array) => number,
): (first: number, count: number, offset?: number) => BlasMatrix {
  const rows = placed(operand.rows), runs = placed(operand.runs);
  return (first, rowCount, offset = 0) => {
    functionsOn(backend).copyRuns({
      to: panel,
      from: operand.address + offset,
      rows: rows + 4 * first,
      rowCount,
      runs,
      runCount: operand.runs.length,
      length: operand.length,
    });
    return { address: panel, line: widthOf(operand), transposed: operand.transposed };
  };
}
