/** Batches of one size cut anew into batches of any size. @module */
import * as tf from "@tensorflow/tfjs";
import { mapLeaves } from "../../optimizers/bridges/state_tree.ts";
import { checkCount } from "../../optimizers/check.ts";
import { dispose, tensorsOf } from "../../optimizers/tensors.ts";
import type { Batches, ExampleStream } from "../problem.ts";
import { iterate } from "./batches.ts";

/**
 * The examples of a source of batches as one stream, whatever its batches are: tensors, or plain
 * objects and arrays of tensors, with the examples along the first axis of each. Where the source
 * ends, the stream does.
 *
 * @param start examples to pass over, which takes drawing them
 * @throws {TypeError} (from `take`) if the tensors of a batch differ in their number of examples, or
 * its rows go on in the next batch (`continues` of `SequenceBatch`)
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { restackedExamples } from "./restacked_examples.ts";
 *
 * await useBackend("cpu");
 * const pairs = tf.data.array([1, 2, 3, 4, 5]).batch(2) as unknown as AsyncIterable<tf.Tensor>;
 * const stream = restackedExamples(pairs, 1);
 * assertEquals([...await (await stream.take(3))!.data()], [2, 3, 4]);
 * assertEquals([...await (await stream.take(3))!.data()], [5]);
 * assertEquals(await stream.take(3), undefined);
 * ```
 */
export function restackedExamples<B>(source: Batches<B>, start = 0): ExampleStream<B> {
  let skip = checkCount(start, "start", 0);
  const batches = iterate(source);
  let held: Piece<B> | undefined;
  const more = async (): Promise<Piece<B> | undefined> => {
    for (;;) {
      const { done, value } = await batches.next();
      if (done) return undefined;
      checkNoSequences(value);
      const size = countOf(value);
      if (size > skip) {
        const piece = { batch: value, from: skip, size };
        skip = 0;
        return piece;
      }
      skip -= size;
      dispose(value);
    }
  };
  return {
    async take(count) {
      checkCount(count, "count");
      const parts: B[] = [];
      try {
        for (let missing = count; missing > 0;) {
          held ??= await more();
          if (held === undefined) break;
          const { batch, from, size } = held;
          const taken = Math.min(missing, size - from);
          if (taken === size) parts.push(batch);
          else parts.push(rowsOf(batch, from, taken));
          missing -= taken;
          if (from + taken < size) held = { batch, from: from + taken, size };
          else {
            if (taken < size) dispose(batch);
            held = undefined;
          }
        }
        return parts.length < 2 ? parts.pop() : joined(parts);
      } finally {
        dispose(parts);
      }
    },
    async close() {
      dispose(held?.batch);
      held = undefined;
      await batches.return();
    },
  };
}

interface Piece<B> {
  readonly batch: B;
  /** The first example that is not taken yet. */
  readonly from: number;
  readonly size: number;
}

/**
 * Number of examples in a batch.
 *
 * @throws {TypeError} if its tensors differ in that, or have no first axis
 */
export function countOf(batch: unknown): number {
  const shapes = tensorsOf(batch).map(({ shape }) => shape);
  const count = shapes[0]?.[0];
  if (count !== undefined && shapes.every(([n]) => n === count)) return count;
  const found = shapes.map((shape) => `[${shape}]`).join(", ") || "no tensors";
  throw new TypeError(`a batch must have its examples along the first axis, found ${found}`);
}

/**
 * Throws for batches that continue one another row by row, which cannot be cut.
 *
 * @throws {TypeError} saying so
 */
export function checkNoSequences(batch: unknown): void {
  if (batch === null || typeof batch !== "object" || !("continues" in batch)) return;
  throw new TypeError(
    "sequences that continue from batch to batch cannot be cut into other batches; " +
      "give a number as the batch size",
  );
}

/** Some of the examples of a batch, in new tensors. */
export function rowsOf<B>(batch: B, from: number, count: number): B {
  return mapLeaves(
    batch,
    (leaf) => leaf instanceof tf.Tensor ? tf.slice(leaf, from, count) : leaf,
  ) as B;
}

/** All examples of several batches, in new tensors. */
function joined<B>(parts: readonly B[]): B {
  const tensors = parts.map(tensorsOf);
  let next = 0;
  return mapLeaves(parts[0], (leaf) => {
    if (!(leaf instanceof tf.Tensor)) return leaf;
    const i = next++;
    return tf.concat(tensors.map((each) => each[i]!));
  }) as B;
}
