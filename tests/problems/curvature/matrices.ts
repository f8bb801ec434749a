/** Random symmetric matrices of all kinds, and slow, obvious versions of what is computed of them. */
import { apply } from "../../../problems/curvature/symmetric.ts";
import { random } from "../../../problems/random.ts";

/** What kind of matrix. */
export type Kind = "definite" | "low rank" | "indefinite" | "diagonal";

export const kinds: readonly Kind[] = ["definite", "low rank", "indefinite", "diagonal"];

/** A random symmetric d × d matrix, exactly symmetric. */
export function randomMatrix(d: number, kind: Kind, seed: number): Float64Array {
  const stream = random(seed, "matrix", kind, d);
  const matrix = new Float64Array(d * d);
  const terms = kind === "low rank" ? Math.max(1, Math.floor(d / 3)) : 2 * d;
  for (let term = 0; term < terms; term++) {
    const v = Array.from({ length: d }, () => stream.normal());
    const weight = kind === "indefinite" ? stream.normal() : stream.uniform();
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        if (kind === "diagonal" && i !== j) continue;
        matrix[i * d + j]! += weight * v[i]! * v[j]!;
        matrix[j * d + i] = matrix[i * d + j]!;
      }
    }
  }
  return matrix;
}

/** Products with a matrix, as what is measured of a Hessian takes them. */
export const exact = (matrix: Float64Array) => (v: Float64Array) =>
  Promise.resolve(apply(matrix, v));

/** Normal numbers of a name. */
export const normal = (d: number, name: string) => {
  const stream = random(0, "products", name);
  return Float64Array.from({ length: d }, () => stream.normal());
};

/** `‖H‖_{∞,1}` by trying all 2^d sign vectors, each from the start. */
export function bruteForceLInf(matrix: Float64Array, d: number): number {
  let best = 0;
  for (let mask = 0; mask < 2 ** d; mask++) {
    const signs = Array.from({ length: d }, (_, i) => (mask >> i) & 1 ? -1 : 1);
    let sum = 0;
    for (let i = 0; i < d; i++) {
      let image = 0;
      for (let j = 0; j < d; j++) image += matrix[i * d + j]! * signs[j]!;
      sum += Math.abs(image);
    }
    best = Math.max(best, sum);
  }
  return best;
}
