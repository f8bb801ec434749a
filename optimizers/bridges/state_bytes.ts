/** Optimizer states and parameter maps as bytes in the safetensors format. @module */
import * as tf from "@tensorflow/tfjs";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type Safetensors,
} from "./safetensors.ts";
import { leavesOf, mapLeaves, type StateTree } from "./state_tree.ts";

/** Where the metadata tell the tree's form: the tree in JSON, its leaves `"tensor"` or `"number"`. */
const STRUCTURE = "noisewise.structure";

/**
 * A state, a parameter map, or a tree of several, in the safetensors format: each tensor under its
 * path, such as `m/conv1/kernel` or `parts/0/m/conv1/kernel`, as F32 or I32; each number, such as
 * `count`, as a text in `__metadata__`, which tells the tree's form as well. The tensors are left
 * alone.
 *
 * @throws {TypeError} if the tree holds anything but numbers and tensors of float32 and int32, or
 * two of them at one path
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { decodeState, encodeState, mSvag, type StateTree, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const state = mSvag({ learningRate: 0.1 }).init({ "conv1/kernel": tf.zeros([3, 3]) });
 * const again = decodeState(await encodeState(state), { like: state });
 * assertEquals(again.count, 0);
 * assertEquals(again.m["conv1/kernel"]?.shape, [3, 3]);
 * ```
 */
export async function encodeState(tree: object): Promise<Uint8Array<ArrayBuffer>> {
  return encodeSafetensors(await stateArrays(tree));
}

/**
 * What {@linkcode encodeState} encodes: the tensors' values and the texts, by name.
 *
 * @throws {TypeError} see {@linkcode encodeState}
 */
export async function stateArrays(tree: object): Promise<Safetensors> {
  const leaves = leavesOf(tree);
  const metadata = new Map([[STRUCTURE, JSON.stringify(mapLeaves(tree, kindOf))]]);
  const arrays = new Map<string, NamedArray>();
  const tensors: [string, tf.Tensor][] = [];
  for (const { path, value } of leaves) {
    if (typeof value === "number") metadata.set(path, numberText(value));
    else tensors.push([path, checkedDtype(path, value)]);
  }
  // all reads begin before the first wait, so that the caller may free the tensors meanwhile
  const values = await Promise.all(tensors.map(([, tensor]) => tensor.data()));
  tensors.forEach(([path, { shape }], i) =>
    arrays.set(path, { shape, values: values[i] as NamedArray["values"] })
  );
  return { arrays, metadata };
}

/** What {@linkcode decodeState} goes by. */
export interface DecodeOptions<T extends object = StateTree> {
  /** A tree of the form, shapes and types that are expected; its values do not matter. */
  readonly like?: T | undefined;
  /** What errors call the file; default `the file`. */
  readonly source?: string | undefined;
}

/**
 * A state or parameter map from its bytes; the tensors are new and the caller's to free.
 *
 * The form is that of `options.like`; without it, what {@linkcode encodeState} wrote down; and for
 * files of other programs, a flat map of their tensors by name. No tensor is made before all is
 * checked.
 *
 * @throws {SyntaxError} if the bytes are damaged, see {@linkcode decodeSafetensors}
 * @throws {TypeError} if they do not fit `like`, naming the first tensor or number, what was
 * expected and what was found
 */
export function decodeState<T extends object = StateTree>(
  bytes: Uint8Array,
  { like, source = "the file" }: DecodeOptions<T> = {},
): T {
  const { arrays, metadata } = decodeSafetensors(bytes, source);
  const form = like ?? writtenForm(metadata.get(STRUCTURE), source) ??
    Object.fromEntries([...arrays.keys()].map((name) => [name, "tensor"]));
  const expected = new Set<string>();
  mapLeaves(form, (leaf, path) => {
    expected.add(path);
    if (kindOf(leaf) === "number") return checkNumber(metadata.get(path), path, source);
    checkFit(arrays.get(path), leaf instanceof tf.Tensor ? leaf : undefined, path, source);
  });
  for (const name of arrays.keys()) {
    if (!expected.has(name)) throw mismatch(source, `nothing called "${name}"`, "it");
  }
  return tf.tidy(() =>
    mapLeaves(form, (leaf, path) => {
      if (kindOf(leaf) === "number") return Number(metadata.get(path));
      const { shape, values } = arrays.get(path)!;
      return tf.tensor(values, [...shape], values instanceof Int32Array ? "int32" : "float32");
    }) as tf.TensorContainerObject
  ) as T;
}

/** Of a leaf of a tree, or of a tree's form. */
function kindOf(leaf: unknown): "tensor" | "number" {
  return leaf === "number" || typeof leaf === "number" ? "number" : "tensor";
}

function writtenForm(text: string | undefined, source: string): unknown {
  if (text === undefined) return undefined;
  try {
    const form: unknown = JSON.parse(text);
    if (typeof form !== "object" || form === null) throw new TypeError("not an object");
    mapLeaves(form, (leaf, path) => {
      if (leaf !== "tensor" && leaf !== "number") throw new TypeError(`"${leaf}" at "${path}"`);
    });
    return form;
  } catch (error) {
    throw new SyntaxError(
      `${source} is damaged: expected a tree of "tensor" and "number" in ${STRUCTURE}, ` +
        `found another value (${(error as Error).message})`,
    );
  }
}

function checkNumber(text: string | undefined, path: string, source: string): void {
  if (text === undefined) throw mismatch(source, `the number "${path}" in __metadata__`, "none");
  if (text.trim() === "" || Number.isNaN(Number(text)) && text !== "NaN") {
    throw mismatch(source, `a number as "${path}" in __metadata__`, `"${text}"`);
  }
}

function checkFit(
  found: NamedArray | undefined,
  like: tf.Tensor | undefined,
  path: string,
  source: string,
): void {
  const wanted = like ? `"${path}" as ${like.dtype} [${like.shape}]` : `"${path}"`;
  if (found === undefined) throw mismatch(source, wanted, "none");
  const dtype = found.values instanceof Int32Array ? "int32" : "float32";
  if (like && (dtype !== like.dtype || !tf.util.arraysEqual([...found.shape], like.shape))) {
    throw mismatch(source, wanted, `${dtype} [${found.shape}]`);
  }
}

function mismatch(source: string, expected: string, found: string): TypeError {
  return new TypeError(`${source} does not fit: expected ${expected}, found ${found}`);
}

function checkedDtype(path: string, tensor: tf.Tensor): tf.Tensor {
  if (tensor.dtype === "float32" || tensor.dtype === "int32") return tensor;
  throw new TypeError(`"${path}" must be of float32 or int32 to be saved, got ${tensor.dtype}`);
}

const numberText = (value: number) => Object.is(value, -0) ? "-0" : String(value);
