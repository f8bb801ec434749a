/** Examples of a stream, for tests. @module */
import { dispose } from "../../../optimizers/tensors.ts";
import type { Batch, ExampleStream } from "../../../problems/problem.ts";

/** Labels and pixels of the examples of several batches. */
export async function take(
  stream: ExampleStream<Batch>,
  counts: readonly number[],
): Promise<[labels: number[], pixels: number[]]> {
  const [labels, pixels]: [number[], number[]] = [[], []];
  for (const count of counts) {
    const batch = await stream.take(count);
    if (batch === undefined) break;
    labels.push(...await batch.ys.data());
    pixels.push(...await batch.xs.data());
    dispose(batch);
  }
  await stream.close();
  return [labels, pixels];
}
