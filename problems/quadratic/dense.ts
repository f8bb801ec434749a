/** Dense float64 matrices as flat row-major arrays, for loops that must be fast. @module */

/**
 * `C = A B` for A of d × d and B of d × n, into `out`; a diagonal A takes d·n multiplications only.
 *
 * Four rows of B at a time, so that each element of C is loaded and stored a quarter as often.
 */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  diagonal = false,
): Float64Array {
  const d = Math.round(Math.sqrt(a.length));
  const n = b.length / d;
  if (diagonal) {
    for (let i = 0; i < d; i++) {
      const factor = a[i * d + i]!;
      for (let r = i * n; r < (i + 1) * n; r++) out[r] = factor * b[r]!;
    }
    return out;
  }
  out.fill(0);
  const blocked = d - d % 4;
  for (let i = 0; i < d; i++) {
    const row = i * n;
    for (let k = 0; k < blocked; k += 4) {
      const a0 = a[i * d + k]!;
      const a1 = a[i * d + k + 1]!;
      const a2 = a[i * d + k + 2]!;
      const a3 = a[i * d + k + 3]!;
      const b0 = k * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      for (let r = 0; r < n; r++) {
        out[row + r] = out[row + r]! + a0 * b[b0 + r]! + a1 * b[b1 + r]! + a2 * b[b2 + r]! +
          a3 * b[b3 + r]!;
      }
    }
    for (let k = blocked; k < d; k++) {
      const factor = a[i * d + k]!;
      for (let r = 0; r < n; r++) out[row + r] = out[row + r]! + factor * b[k * n + r]!;
    }
  }
  return out;
}

/** `xᵀy` column by column, for X and Y of d × n: n numbers. */
export function columnDots(x: Float64Array, y: Float64Array, n: number): Float64Array {
  const dots = new Float64Array(n);
  for (let i = 0; i < x.length; i += n) {
    for (let r = 0; r < n; r++) dots[r] = dots[r]! + x[i + r]! * y[i + r]!;
  }
  return dots;
}

/** `R diag(λ) Rᵀ`, symmetric to the last bit. */
export function conjugate(rotation: Float64Array, lambda: Float64Array): Float64Array {
  const d = lambda.length;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += rotation[i * d + k]! * lambda[k]! * rotation[j * d + k]!;
      matrix[i * d + j] = matrix[j * d + i] = sum;
    }
  }
  return matrix;
}

/** A diagonal matrix. */
export function diagonalMatrix(diagonal: Float64Array): Float64Array {
  const d = diagonal.length;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) matrix[i * d + i] = diagonal[i]!;
  return matrix;
}
