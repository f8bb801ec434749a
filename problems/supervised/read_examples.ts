/** Examples that come one after the other, read into memory. @module */
import * as tf from "@tensorflow/tfjs";
import { inWords } from "../../optimizers/in_words.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensor } from "../../optimizers/types.ts";
import type { Batches } from "../problem.ts";
import { iterate } from "../data/batches.ts";
import type { ExampleShape } from "../models/layer.ts";
import {
  type Examples,
  examplesOf,
  isList,
  type NestedNumbers,
  type Values,
} from "./example_arrays.ts";

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
 * Reads all examples of a stream, and frees the tensors that it gives. Integers stay integers in tensors of int32.
 *
 * @param inputShape of an example, where it is known: what has a dimension more is a batch
 * @param name of the part, for errors
 * @throws {TypeError} if there are no examples, one has not the shape of the others, or tensors may be batches as
 * well as examples
 * @throws see {@linkcode examplesOf}
 */
export async function readExamples(
  source: ExampleSource,
  inputShape: ExampleShape | undefined,
  name: string,
): Promise<Examples> {
  const parts: Examples[] = [];
  for await (const example of iterate(source)) {
    const [xs, ys] = await Promise.all(
      [example?.xs, example?.ys].map((each) => readNumbers(each, name)),
    );
    if (!isNumeric(xs) || !isNumeric(ys)) {
      throw new TypeError(
        `${name} must give examples { xs, ys } of numbers; got ${inWords(example)}`,
      );
    }
    if (inputShape === undefined) checkNoBatch(xs, ys, name);
    const batched = inputShape !== undefined && depthOf(xs) > inputShape.length;
    const [inputs, targets] = [xs, ys].map((numbers) => batched ? numbers : alone(numbers));
    const part = examplesOf(
      { xs: inputs, ys: targets } as Parameters<typeof examplesOf>[0],
      `example ${parts.length} of ${name}`,
    );
    dispose([xs, ys, inputs, targets].filter((numbers) => numbers instanceof tf.Tensor));
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

/** The same numbers in memory, where they can be read at once. */
async function readNumbers(
  value: Tensor | NestedNumbers | undefined,
  name: string,
): Promise<Tensor | NestedNumbers | undefined> {
  if (!(value instanceof tf.Tensor)) return value;
  if (value.isDisposed) {
    throw new TypeError(`${name} gives a tensor that was freed; leave that to whoever reads it`);
  }
  const numbers = await value.data();
  value.dispose();
  return tf.tensor(numbers, value.shape, value.dtype);
}

/** An example as a batch of one. */
function alone(numbers: Tensor | NestedNumbers): Tensor | NestedNumbers {
  return numbers instanceof tf.Tensor ? tf.expandDims(numbers, 0) : [numbers];
}

/** Whether there may be numbers in it; which they are is seen with their shape. */
function isNumeric(value: unknown): value is Tensor | NestedNumbers {
  return typeof value === "number" || value instanceof tf.Tensor || isList(value);
}

function depthOf(value: Tensor | NestedNumbers): number {
  if (value instanceof tf.Tensor) return value.rank;
  return isList(value) ? 1 + depthOf(value[0]!) : 0;
}

/** Tensors of one length may be a batch, as `batch()` of tf.data makes them; arrays are examples. */
function checkNoBatch(
  xs: Tensor | NestedNumbers,
  ys: Tensor | NestedNumbers,
  name: string,
): void {
  if (!(xs instanceof tf.Tensor && ys instanceof tf.Tensor)) return;
  const [count] = xs.shape;
  if (count === undefined || count !== ys.shape[0]) return;
  throw new TypeError(
    `${name} gives xs [${xs.shape}] and ys [${ys.shape}], which may be an example or a batch of ${count}, ` +
      `as a model that is no model of tf.layers does not tell: give inputShape, [${xs.shape}] for an example, ` +
      `[${xs.shape.slice(1)}] for a batch`,
  );
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
  const integers = parts.every(({ values }) => values instanceof Int32Array);
  const values = integers ? new Int32Array(length) : new Float32Array(length);
  let filled = 0;
  for (const part of parts) {
    values.set(part.values, filled);
    filled += part.values.length;
  }
  return { values, shape: parts[0]!.shape };
}
