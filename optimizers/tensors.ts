/** Arithmetic and bookkeeping on named tensor maps. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "./types.ts";

/** A map with the same keys, each tensor sent through `transform`. */
export function mapTensors(
  tensors: Tensors,
  transform: (tensor: tf.Tensor, key: string) => tf.Tensor,
): Tensors {
  return Object.fromEntries(
    Object.keys(tensors).map((key) => [key, transform(tensors[key]!, key)]),
  );
}

/** Zeros with the keys and shapes of `like`. */
export function zerosLike(like: Tensors): Tensors {
  return mapTensors(like, (tensor) => tf.zeros(tensor.shape));
}

/**
 * Frees every tensor of a state, an update or a parameter map. Numbers and anything else that is
 * not a tensor are passed over; a tensor freed before stays freed.
 */
export function dispose(tree: unknown): void {
  for (const tensor of tensorsOf(tree)) tensor.dispose();
}

/** Every tensor of a tree of plain objects and arrays, depth first. */
export function tensorsOf(tree: unknown): tf.Tensor[] {
  if (tree instanceof tf.Tensor) return [tree];
  if (tree === null || typeof tree !== "object" || ArrayBuffer.isView(tree)) return [];
  return Object.values(tree).flatMap(tensorsOf);
}

/**
 * Throws unless all tensors are float32: executors read their memory as that, and would take integers,
 * truth values and complex numbers for something else.
 *
 * @throws {TypeError} naming the first key whose tensor is not, and its type
 */
export function checkFloats(name: string, tensors: Tensors): void {
  for (const [key, { dtype }] of Object.entries(tensors)) {
    if (dtype !== "float32") {
      throw new TypeError(`${name} "${key}" must be float32, got ${dtype}: cast it first`);
    }
  }
}

/**
 * Throws unless `actual` has exactly the keys and shapes of `expected`, and both are float32.
 *
 * @throws {TypeError} naming the first key that is missing, unknown, of another type or shape
 */
export function checkSameShapes(
  actualName: string,
  actual: Tensors,
  expectedName: string,
  expected: Tensors,
): void {
  checkFloats(actualName, actual);
  checkFloats(expectedName, expected);
  for (const [key, { shape }] of Object.entries(expected)) {
    const tensor = actual[key];
    if (tensor === undefined) {
      throw new TypeError(`${actualName} lacks "${key}", which the ${expectedName} have`);
    }
    if (!tf.util.arraysEqual(tensor.shape, shape)) {
      throw new TypeError(
        `${actualName} "${key}" must have shape [${shape}] as in the ${expectedName}, ` +
          `got [${tensor.shape}]`,
      );
    }
  }
  for (const key of Object.keys(actual)) {
    if (!(key in expected)) {
      throw new TypeError(`${actualName} has "${key}", which the ${expectedName} lack`);
    }
  }
}
