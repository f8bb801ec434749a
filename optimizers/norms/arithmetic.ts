/** Reductions over all tensors of a map, left on the device; to be used within `tf.tidy`. @module */
import * as tf from "@tensorflow/tfjs";
import { euclideanLength } from "../length.ts";
import { smallestNormal } from "../rules/expression.ts";
import { checkFloats, mapTensors } from "../tensors.ts";
import { sign } from "../transformations/sign.ts";
import type { Scalar, Tensor, Tensors } from "../types.ts";

/** Σ of scalars. (Not `addN`: from eight tensors on, that of tfjs-webgpu 4.22 is wrong.) */
export function total(scalars: readonly Scalar[]): Scalar {
  return scalars.reduce<Scalar>((sum, each) => tf.add(sum, each), tf.scalar(0));
}

/** The largest of scalars ≥ 0. (Not `maximum`: that of tfjs-wasm 4.22 takes max(x, NaN) for x.) */
export function largest(scalars: readonly Scalar[]): Scalar {
  return tf.max<Scalar>(tf.stack([tf.scalar(0), ...scalars]));
}

/** `√Σ x²` over all elements of all tensors. */
export function lengthOf(tensors: Tensors): Scalar {
  checkFloats("tensors", tensors);
  return euclideanLength(Object.values(tensors));
}

/** `Σ |x|` over all elements of all tensors. */
export function sumOfMagnitudes(tensors: Tensors): Scalar {
  checkFloats("tensors", tensors);
  return total(Object.values(tensors).map((tensor) => tf.sum<Scalar>(tf.abs(tensor))));
}

/** `max |x|` over all elements of all tensors. */
export function largestMagnitude(tensors: Tensors): Scalar {
  checkFloats("tensors", tensors);
  const filled = Object.values(tensors).filter(({ size }) => size > 0); // the others have none
  return largest(filled.map((tensor) => tf.max<Scalar>(tf.abs(tensor))));
}

/** `1 / x` for x ≥ 0, and 0 for an x below the smallest normal number: nothing to divide by it. */
export function reciprocal(x: Scalar): Scalar {
  return tf.where(tf.less(x, smallestNormal), tf.scalar(0), tf.div(1, x));
}

/** Every tensor times the same factor. */
export function scaled(tensors: Tensors, factor: Scalar): Tensors {
  return mapTensors(tensors, (tensor) => tf.mul(tensor, factor));
}

/** Signs, with `sign(0) = 0`. (Not `tf.sign`: that of tfjs-wasm 4.22 takes 1e-7 for 0.) */
export function signs(tensors: Tensors): Tensors {
  return sign().update({ count: 0 }, tensors)[1];
}

/** Runs `make`, freeing all but the tensors it returns. */
export function tidied<T extends Tensor | Tensors>(make: () => T): T {
  return tf.tidy(() => make() as tf.TensorContainer) as unknown as T;
}
