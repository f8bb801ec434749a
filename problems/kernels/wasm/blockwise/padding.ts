/** Zeros around images, for some of them. @module */
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

/**
 * Addresses of images and of the padded ones, how many images, how many lines in each, and bytes: of a line, and of
 * zeros above an image, left and right of each line, and below.
 */
const places = ["from", "to", "images", "lines", "line", "top", "left", "right", "bottom"] as const;

/** Images as they lie on the heap, and as they are to be padded. */
export type Padding = Named<typeof places[number]>;

/** Copies images to where they have zeros around them. */
export function padImages(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  padding: Padding,
): void {
  const threads = threadsForPass(heap, padding.images * paddedSize(padding) / 4, padding.images);
  const work: Work = {
    kind: "padding",
    numbers: [threads, ...numbersOf(places, padding)],
    blocks: blockCount(cuttingOf(padding, threads)),
  };
  compute(work, readPadding, heap, functions);
}

/** What computes {@linkcode padImages}. */
export const readPadding: ReadWork = (next, _heap, functions) => {
  const threads = next(), padding = nextNamed(places, next), cutting = cuttingOf(padding, threads);
  const { from, to, lines, line } = padding, size = paddedSize(padding);
  return (index) => {
    const [first, end] = rangeOf(index, cutting);
    functions.padImages({
      ...padding,
      from: from + first * lines * line,
      to: to + first * size,
      images: end - first,
    });
  };
};

/** Bytes of an image with the zeros around it. */
function paddedSize({ lines, line, top, left, right, bottom }: Padding): number {
  return top + lines * (left + line + right) + bottom;
}

function cuttingOf({ images }: Padding, threads: number): Cutting {
  return passCutting(images, threads, 1);
}
