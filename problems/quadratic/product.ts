/** Products with matrices that stay the same, fast. @module */
import { link, type Linked, moduleOf } from "../../optimizers/backends/assembler/mod.ts";
import { grow, page, roundUp } from "../../optimizers/backends/wasm_memory.ts";
import { multiply } from "./dense.ts";
import { multiplyCode, tile } from "./product_code.ts";

/** How a matrix is to be taken. */
export type Shape = "full" | "diagonal" | "upper";

/** Where matrices are kept for the kernel; emptied when it is full. */
interface Heap {
  readonly memory: WebAssembly.Memory;
  readonly functions: Linked<typeof multiplyCode>;
  readonly known: Map<Float64Array, number>;
  next: number;
}

/** Emptied beyond so many bytes of matrices. */
const capacity = 512 * page;

let heap: Heap | null | undefined;

/** The heap, or `null` on machines without WebAssembly's vectors. */
function heapInUse(): Heap | null {
  if (heap !== undefined) return heap;
  const module = moduleOf([multiplyCode]);
  if (module === undefined) return heap = null;
  const memory = new WebAssembly.Memory({ initial: 1 });
  return heap = { memory, functions: link(module, memory), known: new Map(), next: 0 };
}

/**
 * `C = A B` for a matrix A of d × d that never changes after its first use here, and B of d × n; into
 * `out`. The same bits as {@linkcode multiply}, which it falls back on; a kernel in WebAssembly with
 * vectors of doubles takes a third of its time. `"upper"` says that A is 0 below its diagonal.
 *
 * @param a row-major, d × d; kept until some 32 MB of such matrices have come together
 * @param b row-major, d × n
 * @param out row-major, d × n
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { product } from "./product.ts";
 *
 * const a = new Float64Array([1, 2, 3, 4]);
 * assertEquals([...product(a, new Float64Array([5, 6]), new Float64Array(2))], [17, 39]);
 * ```
 */
export function product(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  shape: Shape = "full",
): Float64Array {
  const heap = shape === "diagonal" ? null : heapInUse();
  if (heap === null) return multiply(a, b, out, shape === "diagonal");
  const d = Math.round(Math.sqrt(a.length));
  const n = b.length / d;
  const [rows, columns] = [roundUp(d, tile), roundUp(n, tile)];
  if (heap.next > capacity) {
    heap.known.clear();
    heap.next = 0;
  }
  const known = heap.known.get(a);
  const [atA, sizeA] = [known ?? heap.next, 8 * rows * d];
  if (known === undefined) heap.next += sizeA;
  // B and C lie behind all matrices, where the next one will overwrite them
  const atB = heap.next;
  const atC = atB + 8 * d * columns;
  grow(heap.memory, atC + 8 * rows * columns);
  const numbers = new Float64Array(heap.memory.buffer);
  if (known === undefined) {
    numbers.set(a, atA / 8);
    numbers.fill(0, atA / 8 + a.length, (atA + sizeA) / 8);
    heap.known.set(a, atA);
  }
  if (columns === n) numbers.set(b, atB / 8);
  else {
    numbers.fill(0, atB / 8, atC / 8);
    for (let i = 0; i < d; i++) numbers.set(b.subarray(i * n, (i + 1) * n), atB / 8 + i * columns);
  }
  heap.functions.multiply({
    a: atA,
    b: atB,
    c: atC,
    count: rows,
    stride: 8 * d,
    width: 8 * columns,
    upper: shape === "upper" ? 1 : 0,
  });
  for (let i = 0; i < (columns === n ? 1 : d); i++) {
    const from = atC / 8 + i * columns;
    out.set(numbers.subarray(from, from + (columns === n ? d * n : n)), i * n);
  }
  return out;
}
