/** Functions of numbers at the same place, for some of the places. @module */
import type { ElementwiseParameter } from "../code/elementwise.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";
import { blockCount, type Cutting, passCutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { compute, threadsForPass } from "../shared_work/together.ts";

/** The functions that there are. */
const names = [
  "addElements",
  "multiplyElements",
  "addScaled",
  "relu",
  "reluGradient",
  "gelu",
  "geluGradient",
] as const;

/** One of them: `out = f(x, y)`. */
export type ElementwiseFunction = typeof names[number];

/** Addresses of so many numbers, and of what a function makes of them. */
export interface Elements {
  readonly x: number;
  readonly y: number;
  readonly out: number;
  readonly size: number;
  /** How many numbers `y` has, over and over again; as many as `x`, or a divisor of that. */
  readonly period: number;
  readonly scale: number;
}

/** Computes `out = f(x, y)`. */
export function computeElements(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  name: ElementwiseFunction,
  { x, y, out, size, period, scale }: Elements,
): void {
  const threads = threadsForPass(heap, size);
  const bits = new Uint32Array(Float32Array.of(scale).buffer)[0]!;
  const work: Work = {
    kind: "elements",
    numbers: [threads, names.indexOf(name), x, y, out, size, period, bits],
    blocks: blockCount(cuttingOf(size, period, threads)),
  };
  compute(work, readElements, heap, functions);
}

/** What computes {@linkcode computeElements}. */
export const readElements: ReadWork = (next, _heap, functions) => {
  const threads = next(), name = names[next()]!;
  const [x, y, out, size, period] = [next(), next(), next(), next(), next()];
  const scale = new Float32Array(Uint32Array.of(next()).buffer)[0]!;
  const compute: (operands: Readonly<Record<ElementwiseParameter, number>>) => void =
    functions[name];
  const cutting = cuttingOf(size, period, threads);
  return (index) => {
    const [from, to] = rangeOf(index, cutting), whole = period < size;
    const start = 4 * from * (whole ? period : 1);
    compute({
      x: x + start,
      y: whole ? y : y + start,
      out: out + start,
      rows: whole ? to - from : 1,
      line: 4 * (whole ? period : to - from),
      scale,
    });
  };
};

/** Whole rows where `y` is one of several, or else numbers. */
function cuttingOf(size: number, period: number, threads: number): Cutting {
  return period < size ? passCutting(size / period, threads, 1) : passCutting(size, threads, 4);
}
