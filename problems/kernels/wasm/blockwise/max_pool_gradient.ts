/** The gradient of max-pooling for some of the images. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { blockCount, type Cutting, passCutting, rangeOf } from "../shared_work/cutting.ts";
import {
  type Named,
  nextNamed,
  numbersOf,
  type ReadWork,
  type Work,
} from "../shared_work/handed_over.ts";
import { compute, threadsForPass } from "../shared_work/together.ts";

/** Addresses of inputs and of gradients by output and input, sizes, strides, and the padding at the top and left. */
const places = [
  "x",
  "dy",
  "dx",
  "batch",
  "channels",
  "inHeight",
  "inWidth",
  "outHeight",
  "outWidth",
  "filterHeight",
  "filterWidth",
  "strideHeight",
  "strideWidth",
  "top",
  "left",
] as const;

/** Pools as they lie on the heap. */
export type Pools = Named<typeof places[number]>;

/** Computes the gradient of all images. */
export function computeMaxPoolGradient(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  at: Pools,
): void {
  const size = at.batch * at.inHeight * at.inWidth * at.channels;
  const threads = threadsForPass(heap, size, at.batch);
  const work: Work = {
    kind: "max pool gradient",
    numbers: [threads, ...numbersOf(places, at)],
    blocks: blockCount(cuttingOf(at, threads)),
  };
  compute(work, readMaxPoolGradient, heap, functions);
}

/** What computes {@linkcode computeMaxPoolGradient}. */
export const readMaxPoolGradient: ReadWork = (next, heap, functions) => {
  const threads = next(), at = nextNamed(places, next), cutting = cuttingOf(at, threads);
  const pixel = 4 * at.channels, line = at.inWidth * pixel, image = at.inHeight * line;
  return (index) => {
    const [from, to] = rangeOf(index, cutting);
    new Float32Array(heap.buffer).fill(0, (at.dx + image * from) / 4, (at.dx + image * to) / 4);
    for (let row = from * at.outHeight; row < to * at.outHeight; row++) {
      const start = (row % at.outHeight) * at.strideHeight - at.top;
      const first = Math.max(0, start), end = Math.min(at.inHeight, start + at.filterHeight);
      functions.maxPoolRow({
        x: at.x,
        dy: at.dy + row * at.outWidth * pixel,
        dx: at.dx,
        top: Math.floor(row / at.outHeight) * image + first * line,
        lines: end - first,
        line,
        pixel,
        inWidth: at.inWidth,
        outWidth: at.outWidth,
        left: -at.left,
        step: at.strideWidth,
        filterWidth: at.filterWidth,
      });
    }
  };
};

function cuttingOf({ batch }: Pools, threads: number): Cutting {
  return passCutting(batch, threads, 1);
}
