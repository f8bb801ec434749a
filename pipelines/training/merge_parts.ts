/** Gradients of parts put together in shared memory, block by block, by all threads. @module */
import { simdKernel, simdSupported } from "../../optimizers/executors/simd_kernel.ts";
import { div, input, scalar } from "../../optimizers/rules/expression.ts";
import { compile } from "../../optimizers/rules/program.ts";
import { meansTogether, mergingOf, momentsTogether } from "../../problems/kinds/part_moments.ts";
import {
  control,
  controlOf,
  type PartWork,
  placeOf,
  type Result,
  waitForStored,
} from "./part_work.ts";

const varianceProgram = compile([div(input("M"), scalar("n (n - 1)"))]);

/** Elements of a parameter that are put together at a time; they stay in the caches. */
const blockSize = 1 << 15;

/** Elements of a parameter. */
export interface Block {
  readonly gradient: Result;
  readonly deviations: Result | undefined;
  readonly from: number;
  readonly count: number;
}

/** Whether this machine runs the kernels. */
export const canMerge: () => boolean = simdSupported;

/** All parameters in blocks. */
export function blocksOf({ results }: PartWork): readonly Block[] {
  const deviations = new Map(
    results.flatMap((result) => result.of === "deviations" ? [[result.name, result]] : []),
  );
  return results.filter(({ of }) => of === "gradient").flatMap((gradient) => {
    const size = gradient.shape.reduce((product, length) => product * length, 1);
    return Array.from({ length: Math.ceil(size / blockSize) }, (_, i): Block => ({
      gradient,
      deviations: deviations.get(gradient.name),
      from: i * blockSize,
      count: Math.min(blockSize, size - i * blockSize),
    }));
  });
}

/**
 * Puts blocks together for as long as there are any that nobody has taken, each as soon as all parts have stored
 * theirs: where the first part's gradient and deviations were there are the whole batch's gradient and variance
 * then.
 *
 * @param done is called after each
 * @throws {Error} if a thread has failed
 */
export function mergeBlocks(
  memory: WebAssembly.Memory,
  work: PartWork,
  blocks: readonly Block[],
  done: (block: Block) => void = () => {},
): void {
  const counts = controlOf(memory);
  for (;;) {
    const block = blocks[Atomics.add(counts, control.block, 1)];
    if (block === undefined) return;
    const { gradient, deviations = gradient, from, count } = block; // deviations are stored after gradients
    work.parts.forEach((_, part) => {
      const end = placeOf(deviations, part, work).at + 4 * (from + count);
      waitForStored(memory, work, part, end);
    });
    mergeBlock(memory, work, block);
    done(block);
  }
}

function mergeBlock(
  memory: WebAssembly.Memory,
  work: PartWork,
  { gradient, deviations, from, count }: Block,
): void {
  const [first, ...others] = work.parts;
  const at = (result: Result, part: number) => placeOf(result, part, work).at + 4 * from;
  let n = first!.count;
  const g = at(gradient, 0), m = deviations && at(deviations, 0);
  for (const [i, part] of others.entries()) {
    const next = at(gradient, i + 1), merging = mergingOf(n, part.count);
    n = merging.n;
    if (m === undefined) {
      simdKernel(meansTogether, memory)(count, g, next, g, merging.weight);
    } else {
      const more = at(deviations!, i + 1), { weight, cross } = merging;
      simdKernel(momentsTogether, memory)(count, g, next, m, more, g, m, weight, cross);
    }
  }
  if (m !== undefined) simdKernel(varianceProgram, memory)(count, m, m, n * (n - 1));
}
