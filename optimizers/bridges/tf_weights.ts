/** Leaves of a state as the named tensors of `tf.Optimizer.getWeights`. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../types.ts";
import { type Leaf, leavesOf, mapLeaves } from "./state_tree.ts";

/** A named tensor, as TensorFlow.js keeps the weights of optimizers. */
export interface Weight {
  /** `iter`, or the path of a tensor in the state. */
  name: string;
  /** Its values. */
  tensor: Tensor;
}

/** A leaf of a state that was saved; a weight that may stand for a number has that number too. */
export interface SavedLeaf extends Leaf {
  readonly number?: number | undefined;
}

/**
 * A leaf as a weight. A number is an int32 scalar if it is a whole number of 32 bits, else the two
 * halves of its 64 bits: nothing is lost.
 */
export function toWeight({ path, value }: Leaf): Weight {
  if (value instanceof tf.Tensor) return { name: path, tensor: value };
  if (Object.is(value, value | 0)) return { name: path, tensor: tf.scalar(value, "int32") };
  const halves = new Int32Array(Float64Array.of(value).buffer);
  return { name: path, tensor: tf.tensor1d(halves, "int32") };
}

/** The leaf of a weight. */
export async function toLeaf({ name, tensor }: Weight): Promise<SavedLeaf> {
  const leaf = { path: name, value: tensor };
  if (tensor.dtype !== "int32" || tensor.size > 2) return leaf;
  const values = Int32Array.from(await tensor.data());
  return { ...leaf, number: values.length === 2 ? new Float64Array(values.buffer)[0] : values[0] };
}

const numbersPrefix = "numbers/";

/** A variable's own numbers as a weight, called `numbers/` and its name: the halves of their 64 bits. */
export function numbersAs(variable: string, numbers: readonly number[]): Weight {
  const halves = new Int32Array(Float64Array.from(numbers).buffer);
  return { name: `${numbersPrefix}${variable}`, tensor: tf.tensor1d(halves, "int32") };
}

/** Whether a weight is what {@linkcode numbersAs} makes. */
export function isNumbers({ name }: Weight): boolean {
  return name.startsWith(numbersPrefix);
}

/** What {@linkcode numbersAs} made a weight of. */
export async function toNumbers({ name, tensor }: Weight): Promise<[string, readonly number[]]> {
  const halves = Int32Array.from(await tensor.data());
  return [name.slice(numbersPrefix.length), [...new Float64Array(halves.buffer)]];
}

/**
 * A state of the form of `template` with the values of the leaves: by their paths, or, if the
 * template's paths are others, in their order. Takes the leaves' tensors as they are.
 *
 * @throws {TypeError} if the number of leaves, a shape or a type does not fit
 */
export function fillState<S extends object>(
  template: S,
  count: number,
  leaves: readonly SavedLeaf[],
): S {
  const expected = leavesOf(template).filter(({ path }) => path !== "count");
  if (expected.length !== leaves.length) {
    throw new TypeError(
      `the optimizer's state has ${expected.length} weights besides the number of updates ` +
        `(${listed(expected)}), got ${leaves.length} (${listed(leaves)})`,
    );
  }
  const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
  const named = expected.every(({ path }) => byPath.has(path));
  const values = new Map(
    expected.map((leaf, i) =>
      [leaf.path, fitting(leaf, named ? byPath.get(leaf.path)! : leaves[i]!)] as const
    ),
  );
  return mapLeaves(template, (value, path) => {
    if (path !== "count") return values.get(path);
    return typeof value === "number" ? count : value;
  }) as S;
}

function fitting(expected: Leaf, given: SavedLeaf): tf.Tensor | number {
  const { path, value } = expected;
  if (typeof value === "number") {
    const number = typeof given.value === "number" ? given.value : given.number;
    if (number !== undefined) return number;
    throw new TypeError(`the optimizer's state has a number at "${path}", got ${form(given)}`);
  }
  const fits = given.value instanceof tf.Tensor && given.value.dtype === value.dtype &&
    tf.util.arraysEqual(given.value.shape, value.shape);
  if (fits) return given.value;
  throw new TypeError(`the optimizer's state has ${form(expected)}, got ${form(given)}`);
}

function form({ path, value }: Leaf): string {
  return typeof value === "number"
    ? `a number at "${path}"`
    : `"${path}" as ${value.dtype} [${value.shape}]`;
}

function listed(leaves: readonly Leaf[]): string {
  const paths = leaves.slice(0, 4).map(({ path }) => path);
  return [...paths, ...leaves.length > 4 ? ["…"] : []].join(", ") || "none";
}
