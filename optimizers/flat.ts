/** Tensor maps as one vector, for what couples all parameters. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor, Tensors } from "./types.ts";

/** Number of elements of all tensors together. */
export function sizeOf(tensors: Tensors): number {
  return Object.values(tensors).reduce((sum, { size }) => sum + size, 0);
}

/** All elements, `[d]`: the tensors one after another in the order of their keys. */
export function flattened(tensors: Tensors): Tensor {
  return tf.tidy(() => {
    return concatenated(Object.values(tensors).map((tensor) => tf.reshape(tensor, [-1])));
  });
}

/** Tensors one after another along their first axis, a few at a time: WebGPU binds eight buffers. */
export function concatenated(tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 1) return tensors[0]!;
  const pieces = Array.from(
    { length: Math.ceil(tensors.length / 6) },
    (_, i) => tensors.slice(6 * i, 6 * i + 6),
  );
  return concatenated(
    pieces.map((piece) => piece.length === 1 ? piece[0]! : tf.concat([...piece])),
  );
}

/** A vector `[d]` in the keys and shapes of `like`. */
export function unflattened(vector: Tensor, like: Tensors): Tensors {
  return tf.tidy(() => {
    let at = 0;
    return Object.fromEntries(
      Object.entries(like).map(([key, { shape, size }]) => {
        const part = tf.reshape(tf.slice(vector, [at], [size]), shape);
        at += size;
        return [key, part];
      }),
    );
  });
}

/** The diagonal of a matrix `[d, d]`; a vector `[d]` is one already. In a new tensor. */
export function diagonalOf(matrix: Tensor): Tensor {
  if (matrix.rank === 1) return matrix.clone();
  const d = matrix.shape[0]!;
  return tf.tidy(() => tf.gather(tf.reshape(matrix, [-1]), tf.range(0, d * d, d + 1, "int32")));
}

/**
 * The rows and columns of a matrix `[d, d]` over `like`, or the elements of its diagonal `[d]`,
 * that belong to some of its keys.
 */
export function blockOf(matrix: Tensor, like: Tensors, keys: ReadonlySet<string>): Tensor {
  const positions: number[] = [];
  let at = 0;
  for (const [key, { size }] of Object.entries(like)) {
    for (let i = 0; keys.has(key) && i < size; i++) positions.push(at + i);
    at += size;
  }
  return tf.tidy(() => {
    const indices = tf.tensor1d(positions, "int32");
    const rows = tf.gather(matrix, indices, 0);
    return matrix.rank === 1 ? rows : tf.gather(rows, indices, 1);
  });
}

/** @throws {TypeError} unless the matrix is `[d, d]`, d being the number of elements of the gradient */
export function checkSquare(name: string, matrix: Tensor, grad: Tensors): void {
  const d = sizeOf(grad);
  if (isSquare(matrix, d)) return;
  throw new TypeError(
    `${name} must have shape [${d},${d}], as the gradient has ${d} elements, got [${matrix.shape}]`,
  );
}

/** @throws {TypeError} unless the tensor is `[d, d]`, a matrix, or `[d]`, the diagonal of one */
export function checkDiagonal(name: string, tensor: Tensor, grad: Tensors): void {
  const d = sizeOf(grad);
  if (isSquare(tensor, d) || tensor.rank === 1 && tensor.size === d) return;
  throw new TypeError(
    `${name} must have shape [${d}] or [${d},${d}], as the gradient has ${d} elements, ` +
      `got [${tensor.shape}]`,
  );
}

function isSquare({ shape }: Tensor, d: number): boolean {
  return shape.length === 2 && shape[0] === d && shape[1] === d;
}
