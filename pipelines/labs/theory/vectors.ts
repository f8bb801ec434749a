/** Vectors and small matrices in double precision. @module */
import type { RandomStream } from "../../../problems/random.ts";

/** `xᵀy`. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** `x + a y`. */
export function plus(x: Float64Array, a: number, y: Float64Array): Float64Array {
  return x.map((value, i) => value + a * y[i]!);
}

/** `‖x‖₂²`. */
export function squared(x: Float64Array): number {
  return dot(x, x);
}

/** d independent standard normal numbers. */
export function normals(d: number, stream: RandomStream): Float64Array {
  return Float64Array.from({ length: d }, () => stream.normal());
}

/** `A + a x yᵀ`, in place; A of d × d. */
export function addOuter(a: Float64Array, weight: number, x: Float64Array, y = x): Float64Array {
  const d = x.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) a[i * d + j] = a[i * d + j]! + weight * x[i]! * y[j]!;
  }
  return a;
}

/** `max |x_i - y_i| / max |y_i|`. */
export function relativeDistance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    difference = Math.max(difference, Math.abs(x[i]! - y[i]!));
    size = Math.max(size, Math.abs(y[i]!));
  }
  return difference === 0 ? 0 : difference / size;
}

/** A number whose logarithm is uniform between those of two others. */
export function logUniform(low: number, high: number, stream: RandomStream): number {
  return low * (high / low) ** stream.uniform();
}
