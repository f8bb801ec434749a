/** Gradients of parts put together on a heap that threads share, block by block, by all of them. @module */
import * as tf from "@tensorflow/tfjs";
import { simdKernel, simdSupported } from "../../optimizers/executors/simd_kernel.ts";
import { div, input, scalar } from "../../optimizers/rules/expression.ts";
import { compile } from "../../optimizers/rules/program.ts";
import type { Scalar } from "../../optimizers/types.ts";
import { meansTogether, mergingOf, momentsTogether } from "../../problems/kinds/part_moments.ts";
import { type PartWork, resultAt, waitForResults } from "./part_work.ts";
import { type Rendezvous, seeAll, take } from "./rendezvous.ts";
import { arrayAt } from "./shared_tensors.ts";

const varianceProgram = compile([div(input("M"), scalar("n (n - 1)"))]);

/** Elements of a parameter that are put together at a time; they stay in the caches. */
const blockSize = 1 << 15;

/** Elements of a parameter. */
interface Block {
  /** Index of its gradient among the results, and of its deviations where there are any. */
  readonly gradient: number;
  readonly deviations: number | undefined;
  readonly from: number;
  readonly count: number;
}

/** Whether this machine runs the kernels. */
export const canMerge: () => boolean = simdSupported;

/** Whether gradients and deviations are put together by all threads. */
export function mergesGradients({ merged }: PartWork): boolean {
  return merged.some((address) => address !== undefined);
}

/** All parameters in blocks. */
function* blocksOf({ results }: PartWork): Generator<Block> {
  for (const [gradient, { of, name, shape }] of results.entries()) {
    if (of !== "gradient") continue;
    const found = results.findIndex((each) => each.of === "deviations" && each.name === name);
    const deviations = found === -1 ? undefined : found;
    const size = shape.reduce((product, length) => product * length, 1);
    for (let from = 0; from < size; from += blockSize) {
      yield { gradient, deviations, from, count: Math.min(blockSize, size - from) };
    }
  }
}

/**
 * Puts blocks together for as long as there are any that nobody has taken, each as soon as all parts have theirs:
 * where `merged` says the whole batch's gradient and variance are then.
 *
 * @throws {Error} if a thread has failed
 */
export function mergeBlocks(meeting: Rendezvous, work: PartWork): void {
  const blocks = [...blocksOf(work)];
  for (;;) {
    const block = blocks[take(meeting, "block")];
    if (block === undefined) return;
    const { gradient, deviations = gradient, from, count } = block; // deviations come after gradients
    const end = work.results[deviations]!.from + 4 * (from + count);
    work.parts.forEach((_, part) => waitForResults(meeting, work, part, end));
    seeAll(meeting);
    mergeBlock(meeting, work, block);
  }
}

function mergeBlock(
  meeting: Rendezvous,
  work: PartWork,
  { gradient, deviations, from, count }: Block,
): void {
  const { heap } = meeting, { parts } = work;
  const at = (result: number, part: number) => resultAt(meeting, work, part, result).at + 4 * from;
  const to = (result: number) => work.merged[result]! + 4 * from;
  let { count: n } = parts[0]!;
  let g = at(gradient, 0), m = deviations === undefined ? 0 : at(deviations, 0);
  for (let part = 1; part < parts.length; part++) {
    const next = at(gradient, part), both = to(gradient);
    const merging = mergingOf(n, parts[part]!.count);
    n = merging.n;
    if (deviations === undefined) {
      simdKernel(meansTogether, heap)(count, g, next, both, merging.weight);
    } else {
      const more = at(deviations, part), all = to(deviations), { weight, cross } = merging;
      simdKernel(momentsTogether, heap)(count, g, next, m, more, both, all, weight, cross);
      m = all;
    }
    g = both;
  }
  if (deviations !== undefined) simdKernel(varianceProgram, heap)(count, m, m, n * (n - 1));
}

/** The mean of the parts' losses, as `merged` has it. */
export function lossOf(meeting: Rendezvous, work: PartWork): Scalar {
  const index = work.results.findIndex(({ of }) => of === "loss");
  const at = (part: number) => arrayAt(meeting.heap, resultAt(meeting, work, part, index))[0]!;
  const { fround } = Math;
  let loss = at(0), { count: all } = work.parts[0]!;
  for (let part = 1; part < work.parts.length; part++) {
    const { n, weight } = mergingOf(all, work.parts[part]!.count);
    loss = fround(loss + fround(fround(at(part) - loss) * fround(weight)));
    all = n;
  }
  return tf.scalar(loss);
}
