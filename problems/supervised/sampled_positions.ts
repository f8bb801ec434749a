/** The examples of a part that are evaluated where not all are. @module */
import { permutation, random } from "../random.ts";

/**
 * Positions of at most `most` of `count` examples, in order: drawn at random, the same for all runs, as data
 * that are ordered by class would have none of some classes among the first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sampledPositions } from "./sampled_positions.ts";
 *
 * assertEquals([...sampledPositions(3, Infinity)], [0, 1, 2]);
 * const some = sampledPositions(1000, 50);
 * assertEquals(some.length, 50);
 * assertEquals(some, sampledPositions(1000, 50));
 * ```
 */
export function sampledPositions(count: number, most: number): Uint32Array {
  if (most >= count) return Uint32Array.from({ length: count }, (_, i) => i);
  return permutation(count, random(0, "evaluation")).slice(0, most).sort();
}
