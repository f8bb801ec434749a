/** Examples in memory: inputs and targets of any shape. @module */
import * as tf from "@tensorflow/tfjs";
import { sha256 } from "../../optimizers/host/sha256.ts";
import { foundInWords } from "../../optimizers/in_words.ts";
import type { Tensor } from "../../optimizers/types.ts";
import type { ExampleShape } from "../models/layer.ts";
import type { Batch } from "../problem.ts";

/** ExampleNumbers, or arrays of them within arrays, as deep as there are dimensions. */
export type NestedNumbers = number | ArrayLike<number> | readonly NestedNumbers[];

/** ExampleNumbers of several examples, one after the other along the first axis. */
export type ExampleNumbers = Tensor | ArrayLike<number> | readonly NestedNumbers[];

/** Inputs and targets, an example of each along the first axis. */
export interface ExampleArrays {
  /** Inputs, `[n, ...]`. */
  readonly xs: ExampleNumbers;
  /** Targets, `[n, ...]`: class numbers `[n]`, one-hot rows `[n, classes]`, or any numbers. */
  readonly ys: ExampleNumbers;
}

/** Values of several examples in a row. */
export interface Values {
  readonly values: Float32Array | Int32Array;
  /** Of an example. */
  readonly shape: ExampleShape;
}

/** Examples in single precision or as int32. Whoever shares some does not change them. */
export interface Examples {
  readonly count: number;
  readonly xs: Values;
  readonly ys: Values;
}

/**
 * Examples from arrays or tensors, which stay as they are. Integers stay integers in tensors of int32 and in
 * `Int32Array`s.
 *
 * @param name of the part, for errors
 * @throws {TypeError} if arrays are ragged, have no examples or something that is no number, or `xs` and `ys` have not the same number
 * of them; if a tensor lies on a GPU, where it cannot be read at once
 * @throws {RangeError} if a value is not finite, naming the example
 */
export function examplesOf({ xs, ys }: ExampleArrays, name: string): Examples {
  const inputs = valuesOf(xs, `${name}.xs`), targets = valuesOf(ys, `${name}.ys`);
  if (inputs.count !== targets.count) {
    throw new TypeError(
      `${name} must have a target for each input, got ${inputs.count} xs and ${targets.count} ys`,
    );
  }
  return { count: inputs.count, xs: inputs, ys: targets };
}

function valuesOf(numbers: ExampleNumbers, name: string): Values & { readonly count: number } {
  if (numbers === undefined || numbers === null) {
    throw new TypeError(`${name} is missing; give tensors or arrays of numbers, an example each`);
  }
  if (!(numbers instanceof tf.Tensor || isList(numbers))) throw noNumber(numbers, name, []);
  const { values, shape: [count, ...shape] } = numbers instanceof tf.Tensor
    ? readAtOnce(numbers, name)
    : flattened(numbers as readonly NestedNumbers[], name);
  if (count === undefined || count === 0) {
    throw new TypeError(`${name} has no examples; give at least one, along the first axis`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const example = Math.floor(bad / (values.length / count));
    throw new RangeError(
      `${name} must be finite numbers, got ${values[bad]} in example ${example}`,
    );
  }
  return { values, shape, count };
}

interface Flat {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

function readAtOnce(tensor: tf.Tensor, name: string): Flat {
  if (tensor.isDisposed) {
    throw new TypeError(`${name} was freed before it was read; leave that to after supervised()`);
  }
  if (tensor.dtype === "string" || tensor.dtype === "complex64") {
    throw new TypeError(`${name} must be a tensor of numbers, got one of ${tensor.dtype}`);
  }
  try {
    const read = tensor.dataSync();
    const values = tensor.dtype === "int32" ? Int32Array.from(read) : Float32Array.from(read);
    return { values, shape: tensor.shape };
  } catch (error) {
    throw new TypeError(
      `${name} lies on the GPU, where it cannot be read at once; give its values, ` +
        "`await tensor.array()`",
      { cause: error },
    );
  }
}

function flattened(numbers: readonly NestedNumbers[], name: string): Flat {
  const shape: number[] = [];
  for (let at: NestedNumbers = numbers; typeof at !== "number"; at = at[0]!) {
    if (!isList(at)) throw noNumber(at, name, shape.map(() => 0));
    shape.push(at.length);
    if (at.length === 0) break;
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const values = numbers instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  let filled = 0;
  const fill = (part: NestedNumbers, depth: number, place: readonly number[]) => {
    const numeric = typeof part === "number";
    if (!numeric && !isList(part)) throw noNumber(part, name, place);
    if (numeric !== (depth === shape.length) || !numeric && part.length !== shape[depth]) {
      const found = numeric ? "a number" : `${part.length} elements`;
      const wanted = depth === shape.length ? "a number" : `${shape[depth]} elements`;
      throw new TypeError(
        `${name} must have examples of one shape: [${place}] has ${found}, the first of its kind ` +
          `${wanted}`,
      );
    }
    if (numeric) values[filled++] = part;
    else for (let i = 0; i < part.length; i++) fill(part[i]!, depth + 1, [...place, i]);
  };
  fill(numbers, 0, []);
  return { values, shape };
}

/** Whether it is an array of any kind. */
export function isList(part: unknown): part is ArrayLike<NestedNumbers> {
  return typeof part === "object" && part !== null && "length" in part;
}

function noNumber(value: unknown, name: string, [example]: readonly number[]): TypeError {
  if (example === undefined) {
    return new TypeError(
      `${name} must be tensors or arrays of numbers, an example each; got ${foundInWords(value)}`,
    );
  }
  const remedy = value === null || value === undefined
    ? "fill it in, or leave the example out"
    : typeof value === "string"
    ? "give each text a number, classes theirs from 0"
    : "give its numbers";
  const found = typeof value === "string"
    ? JSON.stringify(value.slice(0, 40))
    : typeof value === "object" && value !== null
    ? `a ${value.constructor?.name ?? "object"}`
    : typeof value === "bigint"
    ? `${value}n`
    : String(value);
  return new TypeError(`${name} must be numbers, got ${found} in example ${example}; ${remedy}`);
}

/** Some of the examples, in the order of their positions. */
export function someOf({ xs, ys }: Examples, positions: ArrayLike<number>): Examples {
  return { count: positions.length, xs: rowsOf(xs, positions), ys: rowsOf(ys, positions) };
}

function rowsOf({ values, shape }: Values, positions: ArrayLike<number>): Values {
  const size = shape.reduce((product, length) => product * length, 1);
  const rows = values instanceof Int32Array
    ? new Int32Array(positions.length * size)
    : new Float32Array(positions.length * size);
  for (let to = 0; to < positions.length; to++) {
    const from = positions[to]! * size;
    rows.set(values.subarray(from, from + size), to * size);
  }
  return { values: rows, shape };
}

/** All examples as tensors: float32, or int32 where they are integers; whoever asks frees them. */
export function toBatch({ count, xs, ys }: Examples): Batch {
  const tensor = ({ values, shape }: Values) =>
    tf.tensor(values, [count, ...shape], values instanceof Int32Array ? "int32" : "float32");
  return { xs: tensor(xs), ys: tensor(ys) };
}

/** SHA-256 of parts of a data set and of words, 16 hexadecimal digits. */
export function examplesChecksum(
  parts: Readonly<Record<string, Examples>>,
  words: readonly string[],
): string {
  const hash = sha256().update(JSON.stringify(words));
  for (const { count, xs, ys } of Object.values(parts)) {
    for (const { values, shape } of [xs, ys]) {
      hash.update(JSON.stringify([count, shape, values instanceof Int32Array]));
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.hex().slice(0, 16);
}
