/** The learning rate of what is put together. @module */
import type { Schedule } from "../types.ts";

/** The learning rate of parts in turn, if just one of them has one; to be spread into the whole. */
export function withLearningRate(
  parts: readonly { readonly learningRate?: Schedule }[],
): { readonly learningRate?: Schedule } {
  const [rate, ...more] = parts.flatMap(({ learningRate }) => learningRate ?? []);
  return rate === undefined || more.length > 0 ? {} : { learningRate: rate };
}
