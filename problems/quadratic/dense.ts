/** Dense float64 matrices as flat row-major arrays, for loops that must be fast. @module */

/**
 * `C = A B` for A of d × d and B of d × n, into `out`; a diagonal A takes d·n multiplications only.
 *
 * Two rows and four columns of C at a time, in eight variables: each number loaded is used several
 * times, and C is stored once.
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
  const [rows, columns] = [d - d % 2, n - n % 4];
  for (let i = 0; i < rows; i += 2) {
    for (let r = 0; r < columns; r += 4) multiplyTile(a, b, out, d, n, i, r);
  }
  for (let i = 0; i < d; i++) {
    for (let r = i < rows ? columns : 0; r < n; r++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += a[i * d + k]! * b[k * n + r]!;
      out[i * n + r] = sum;
    }
  }
  return out;
}

function multiplyTile(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  d: number,
  n: number,
  i: number,
  r: number,
): void {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
  const upper = i * d;
  const lower = upper + d;
  for (let k = 0, at = r; k < d; k++, at += n) {
    const x = a[upper + k]!;
    const y = a[lower + k]!;
    const b0 = b[at]!, b1 = b[at + 1]!, b2 = b[at + 2]!, b3 = b[at + 3]!;
    s0 += x * b0;
    s1 += x * b1;
    s2 += x * b2;
    s3 += x * b3;
    t0 += y * b0;
    t1 += y * b1;
    t2 += y * b2;
    t3 += y * b3;
  }
  const at = i * n + r;
  out[at] = s0;
  out[at + 1] = s1;
  out[at + 2] = s2;
  out[at + 3] = s3;
  out[at + n] = t0;
  out[at + n + 1] = t1;
  out[at + n + 2] = t2;
  out[at + n + 3] = t3;
}

/** `xᵀy` column by column, for X and Y of d × n: n numbers. */
export function columnDots(x: Float64Array, y: Float64Array, n: number): Float64Array {
  const dots = new Float64Array(n);
  const columns = n - n % 4;
  for (let r = 0; r < columns; r += 4) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let at = r; at < x.length; at += n) {
      s0 += x[at]! * y[at]!;
      s1 += x[at + 1]! * y[at + 1]!;
      s2 += x[at + 2]! * y[at + 2]!;
      s3 += x[at + 3]! * y[at + 3]!;
    }
    dots[r] = s0;
    dots[r + 1] = s1;
    dots[r + 2] = s2;
    dots[r + 3] = s3;
  }
  for (let r = columns; r < n; r++) {
    let sum = 0;
    for (let at = r; at < x.length; at += n) sum += x[at]! * y[at]!;
    dots[r] = sum;
  }
  return dots;
}

/** Signs, 0 for NaN. Without branches, as random signs cannot be predicted: a third of `Math.sign`'s time. */
export function signsOf(values: Float64Array): Float64Array {
  const signs = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    signs[at] = Number(value > 0) - Number(value < 0);
  }
  return signs;
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
