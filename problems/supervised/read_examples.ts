/** Examples that come one after the other, read into memory. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../optimizers/types.ts";
import type { Batches } from "../problem.ts";
import { iterate } from "../data/batches.ts";
import type { ExampleShape } from "../models/layer.ts";
import { type Examples, examplesOf, type NestedNumbers, type Values } from "./example_arrays.ts";

/** An example of a stream, or a batch of them. */
export interface StreamedExample {
  /** Its input, or inputs `[n, ...]`. */
  readonly xs: Tensor | NestedNumbers;
  /** Its target, or targets `[n, ...]`. */
  readonly ys: Tensor | NestedNumbers;
}

/** Examples, or batches of them, that end: a `tf.data.Dataset`, or any async iterable. */
export type ExampleSource = Batches<StreamedExample>;

/**
 * Reads all examples of a stream, and frees the tensors that it gives.
 *
 * @param inputShape of an example, where it is known: what has a dimension more is a batch
 * @param name of the part, for errors
 * @throws {TypeError} if there are no examples, or one has not the shape of the others
 * @throws see {@linkcode examplesOf}
 */
export async function readExamples(
  source: ExampleSource,
  inputShape: ExampleShape | undefined,
  name: string,
): Promise<Examples> {
  const parts: Examples[] = [];
  for await (const example of iterate(source)) {
    const [xs, ys] = await Promise.all([example?.xs, example?.ys].map(arrayOf));
    if (xs === undefined || ys === undefined) {
      throw new TypeError(
        `${name} must give examples { xs, ys }, got ${
          Object.keys(example ?? {}).join() || example
        }`,
      );
    }
    const batched = inputShape !== undefined && depthOf(xs) > inputShape.length;
    const part = examplesOf(
      (batched ? { xs, ys } : { xs: [xs], ys: [ys] }) as Parameters<typeof examplesOf>[0],
      `example ${parts.length} of ${name}`,
    );
    checkShapes(parts[0] ?? part, part, `example ${parts.length} of ${name}`);
    parts.push(part);
  }
  if (parts.length === 0) throw new TypeError(`${name} has no examples: it ended at once`);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return {
    count,
    xs: joined(parts.map(({ xs }) => xs)),
    ys: joined(parts.map(({ ys }) => ys)),
  };
}

async function arrayOf(
  value: Tensor | NestedNumbers | undefined,
): Promise<NestedNumbers | undefined> {
  if (!(value instanceof tf.Tensor)) return value;
  const array = await value.array();
  value.dispose();
  return array as NestedNumbers;
}

function depthOf(value: NestedNumbers): number {
  return typeof value === "number" ? 0 : 1 + depthOf(value[0]!);
}

function checkShapes(first: Examples, { xs, ys }: Examples, name: string): void {
  for (const [what, own, expected] of [["xs", xs, first.xs], ["ys", ys, first.ys]] as const) {
    if (own.shape.join() === expected.shape.join()) continue;
    throw new TypeError(
      `${what} of ${name} must have the shape [${expected.shape}] of the first, got [${own.shape}]`,
    );
  }
}

function joined(parts: readonly Values[]): Values {
  const length = parts.reduce((sum, { values }) => sum + values.length, 0);
  const values = new Float32Array(length);
  let filled = 0;
  for (const part of parts) {
    values.set(part.values, filled);
    filled += part.values.length;
  }
  return { values, shape: parts[0]!.shape };
}
