/** Means over parts of the data, a chunk at a time. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Scalar } from "../../optimizers/types.ts";
import type { Batch } from "../problem.ts";
import { type Examples, someOf, toBatch } from "./example_arrays.ts";

/** Some examples of a part; there may be none. */
export interface Measured {
  readonly part: Examples;
  readonly positions: Uint32Array;
}

/** Means over examples; NaN where there are none. */
export interface Means {
  readonly loss: number;
  /** Where it is measured. */
  readonly share: number | undefined;
}

/**
 * Mean loss, and the mean of something else in [0, 1], over some parts.
 *
 * @param measure one or two scalars, means over the examples of a batch, which is not freed by it
 */
export async function measured(
  parts: readonly Measured[],
  chunkSize: number,
  measure: (batch: Batch) => readonly Scalar[],
): Promise<readonly Means[]> {
  const chunks = parts.flatMap(({ part, positions }, index) =>
    Array.from({ length: Math.ceil(positions.length / chunkSize) }, (_, i) => {
      const chunk = positions.subarray(i * chunkSize, (i + 1) * chunkSize);
      return { index, part, positions: chunk };
    })
  );
  const results = tf.tidy(() =>
    tf.stack(chunks.flatMap(({ part, positions }) =>
      tf.tidy(() => {
        const batch = toBatch(someOf(part, positions));
        const means = measure(batch);
        dispose(batch);
        return [...means];
      })
    ))
  );
  const numbers = await results.data();
  results.dispose();
  const each = numbers.length / chunks.length;
  const sums = parts.map(() => ({ loss: 0, share: 0 }));
  chunks.forEach(({ index, positions: { length } }, i) => {
    sums[index]!.loss += length * numbers[each * i]!;
    sums[index]!.share += length * (numbers[each * i + 1] ?? 0);
  });
  return parts.map(({ positions: { length } }, index) => ({
    loss: sums[index]!.loss / length,
    // means are in single precision, which shares of whole numbers of examples are seen by
    share: each === 1 ? undefined : Number((sums[index]!.share / length).toPrecision(7)),
  }));
}
