/** `(1/N) Σ_n J_nᵀ W_n J_n`: from outputs to parameters, in double precision. @module */

/** Outputs that are linear in the parameters: `f_n = Θᵀ x_n` with Θ of `p × M`, row-major. */
export interface LinearJacobian {
  /** X, N × p, row-major. */
  readonly features: Float64Array;
  /** p. */
  readonly width: number;
}

/**
 * The matrix of a linear model, d × d with d = p M; the parameter (i, a) at `i M + a`.
 *
 * @param weights W, N × M × M
 */
export function linearGram(
  { features, width }: LinearJacobian,
  weights: Float64Array,
  m: number,
): Float64Array {
  const n = features.length / width;
  const d = width * m;
  const sums = new Float64Array(d * d);
  const present = new Int32Array(width);
  for (let k = 0; k < n; k++) {
    const row = k * width;
    let count = 0;
    for (let i = 0; i < width; i++) if (features[row + i] !== 0) present[count++] = i;
    for (let a = 0; a < m; a++) {
      for (let b = 0; b <= a; b++) {
        const weight = weights[(k * m + a) * m + b]! / n;
        for (let s = 0; s < count; s++) {
          const i = present[s]!;
          const scaled = weight * features[row + i]!;
          const at = (i * m + a) * d + b;
          for (let t = 0; t <= s; t++) {
            const j = present[t]!;
            sums[at + j * m] = sums[at + j * m]! + scaled * features[row + j]!;
          }
        }
      }
    }
  }
  return mirrored(sums, d, m);
}

/** Its diagonal, without the matrix: d numbers. */
export function linearGramDiagonal(
  { features, width }: LinearJacobian,
  weights: Float64Array,
  m: number,
): Float64Array {
  const n = features.length / width;
  const sums = new Float64Array(width * m);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < width; i++) {
      const square = features[k * width + i]! ** 2 / n;
      for (let a = 0; a < m; a++) {
        sums[i * m + a] = sums[i * m + a]! + square * weights[(k * m + a) * m + a]!;
      }
    }
  }
  return sums;
}

/**
 * The matrix of any model, d × d.
 *
 * @param jacobians J, N × M × d
 * @param weights W, N × M × M
 */
export function jacobianGram(
  jacobians: Float64Array,
  weights: Float64Array,
  m: number,
  d: number,
): Float64Array {
  const n = jacobians.length / (m * d);
  const sums = new Float64Array(d * d);
  const image = new Float64Array(m * d);
  for (let k = 0; k < n; k++) {
    const own = jacobians.subarray(k * m * d, (k + 1) * m * d);
    weighted(own, weights.subarray(k * m * m, (k + 1) * m * m), m, d, image);
    for (let a = 0; a < m; a++) {
      for (let i = 0; i < d; i++) {
        const scaled = own[a * d + i]! / n;
        for (let j = 0; j < d; j++) {
          sums[i * d + j] = sums[i * d + j]! + scaled * image[a * d + j]!;
        }
      }
    }
  }
  return sums;
}

/** Its diagonal, without the matrix: d numbers. */
export function jacobianGramDiagonal(
  jacobians: Float64Array,
  weights: Float64Array,
  m: number,
  d: number,
): Float64Array {
  const n = jacobians.length / (m * d);
  const sums = new Float64Array(d);
  const image = new Float64Array(m * d);
  for (let k = 0; k < n; k++) {
    const own = jacobians.subarray(k * m * d, (k + 1) * m * d);
    weighted(own, weights.subarray(k * m * m, (k + 1) * m * m), m, d, image);
    own.forEach((value, at) => sums[at % d] = sums[at % d]! + value * image[at]! / n);
  }
  return sums;
}

/** `W J` of one example, into `image`. */
function weighted(
  jacobian: Float64Array,
  weights: Float64Array,
  m: number,
  d: number,
  image: Float64Array,
): void {
  image.fill(0);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      const weight = weights[a * m + b]!;
      for (let i = 0; i < d; i++) {
        image[a * d + i] = image[a * d + i]! + weight * jacobian[b * d + i]!;
      }
    }
  }
}

/** Fills in what symmetry implies of blocks of m: (i, a, j, b) is known for j ≤ i and b ≤ a. */
function mirrored(sums: Float64Array, d: number, m: number): Float64Array {
  for (let row = 0; row < d; row++) {
    const [i, a] = [Math.floor(row / m), row % m];
    for (let column = 0; column < d; column++) {
      const [j, b] = [Math.floor(column / m), column % m];
      const [high, low] = [Math.max(i, j), Math.min(i, j)];
      const [more, less] = [Math.max(a, b), Math.min(a, b)];
      if (j > i || b > a) {
        sums[row * d + column] = sums[(high * m + more) * d + low * m + less]!;
      }
    }
  }
  return sums;
}
