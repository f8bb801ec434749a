/**
 * The methods that couple all coordinates by a matrix or by sums, in float64 and from all that they saw, written
 * from the papers.
 *
 * @module
 */
import { average, corrected, type Hyper, rho } from "./reference.ts";

/** What a method that couples all coordinates saw at a step. */
export interface WholeSeen {
  readonly gradient: readonly number[];
  readonly matrix: readonly (readonly number[])[];
  readonly variance: readonly number[];
  /** θ, before the step. */
  readonly params: readonly number[];
}

/** A method that couples all coordinates: its update from all that was seen so far, the last step last. */
export type WholeMethod = (
  seen: readonly WholeSeen[],
  hyper: Hyper & { readonly damping?: number },
) => number[];

/** `-α (B + λI)⁻¹ g`. */
const preconditioned: WholeMethod = (seen, { learningRate, damping = 1e-3 }) => {
  const { matrix, gradient } = seen.at(-1)!;
  return solved(matrix, damping, gradient).map((x) => -learningRate * x);
};

/** Averages of all values so far with the weights of β. */
const averageOf = (beta: number, values: readonly number[]) =>
  corrected(values.reduce((old, x) => average(beta, old, x), 0), beta, values.length - 1);

/** One factor for each tensor, or for all. */
const adaptedBlocks =
  (blocks: readonly (readonly number[])[]): WholeMethod => (seen, { learningRate, beta = 0.9 }) => {
    const gradients = seen.map(({ gradient }) => gradient);
    const m = gradients[0]!.map((_, i) => averageOf(beta, gradients.map((g) => g[i]!)));
    const v = gradients[0]!.map((_, i) => averageOf(beta, gradients.map((g) => g[i]! ** 2)));
    const noise = rho(beta, seen.length - 1);
    return m.map((mean, i) => {
      const block = blocks.find((block) => block.includes(i))!;
      const signal = block.reduce((sum, j) => sum + m[j]! ** 2, 0);
      const excess = block.reduce((sum, j) => sum + Math.max(0, v[j]! - m[j]! ** 2), 0);
      const variance = 1 - noise < 1e-12 ? 0 : noise * excess / (1 - noise);
      return mean === 0 ? 0 : -learningRate * signal / (signal + variance) * mean;
    });
  };

/** `-α m mᵀ (ρ R + m mᵀ)⁻¹ m`. */
const adaptedMatrix: WholeMethod = (seen, { learningRate, beta = 0.9, damping = 0 }) => {
  const d = seen[0]!.gradient.length;
  const m = seen[0]!.gradient.map((_, i) =>
    averageOf(beta, seen.map(({ gradient }) => gradient[i]!))
  );
  const covariances = seen.map(({ gradient: g, matrix, variance }) => {
    const spread = matrix.map((row, i) => row.map((value, j) => value - g[i]! * g[j]!));
    const trace = Math.max(0, spread.reduce((sum, row, i) => sum + row[i]!, 0));
    const scale = trace === 0 ? 0 : variance.reduce((sum, s) => sum + s) / trace;
    return spread.map((row) => row.map((value) => scale * value));
  });
  const second = Array.from(
    { length: d },
    (_, i) =>
      Array.from({ length: d }, (_, j) =>
        rho(beta, seen.length - 1) * averageOf(
            beta ** 2,
            covariances.map((c) => c[i]![j]!),
          ) +
        m[i]! * m[j]!),
  );
  const noisy = covariances.some((rows) => rows.some((row) => row.some((value) => value !== 0)));
  const factor = noisy ? solved(second, damping, m).reduce((sum, x, i) => sum + x * m[i]!, 0) : 1;
  return m.map((mean) => -learningRate * factor * mean);
};

/** Adam whose step size is the distance d from the start, which is estimated from sums over all coordinates. */
const prodigy: WholeMethod = (
  seen,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 },
) => {
  const zeros = () => seen[0]!.gradient.map(() => 0);
  let [m, v, s, r, d, reached] = [zeros(), zeros(), zeros(), 0, 1e-6, 1e-6];
  const start = seen[0]!.params;
  for (const { gradient, params } of seen) {
    d = reached;
    const weight = learningRate * d * d;
    m = m.map((old, i) => average(beta1, old, d * gradient[i]!));
    v = v.map((old, i) => average(beta2, old, (d * gradient[i]!) ** 2));
    s = s.map((old, i) => average(Math.sqrt(beta2), old, weight * gradient[i]!));
    const gain = gradient.reduce((sum, g, i) => sum + g * (start[i]! - params[i]!), 0);
    r = average(Math.sqrt(beta2), r, weight * gain);
    reached = Math.max(d, r / s.reduce((sum, value) => sum + Math.abs(value), 0));
  }
  return m.map((mean, i) =>
    mean === 0 ? 0 : -learningRate * d * mean / (Math.sqrt(v[i]!) + d * epsilon)
  );
};

/** The matrix of the eight coordinates, [2, 3], and products of such. */
const matrixOf = (values: readonly number[]) => [values.slice(0, 3), values.slice(3, 6)];
const transposed = (a: readonly (readonly number[])[]) =>
  a[0]!.map((_, j) => a.map((row) => row[j]!));
const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  a.map((row) => transposed(b).map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0)));

/** Newton and Schulz' quintic on a matrix that is wide, with the coefficients that Jordan publishes. */
function orthogonal(
  matrix: readonly (readonly number[])[],
  [p, q, r] = [3.4445, -4.775, 2.0315],
  steps = 5,
): number[][] {
  const length = Math.hypot(...matrix.flat());
  let x = matrix.map((row) => row.map((value) => value / length));
  for (let step = 0; step < steps; step++) {
    const a = product(x, transposed(x)), squared = product(a, a);
    const mixed = a.map((row, i) => row.map((value, j) => q! * value + r! * squared[i]![j]!));
    const more = product(mixed, x);
    x = x.map((row, i) => row.map((value, j) => p! * value + more[i]![j]!));
  }
  return x;
}

/** Steepest descent in the spectral norm, by an iteration that converges. */
const spectral: WholeMethod = (seen, { learningRate }) => {
  const { gradient } = seen.at(-1)!;
  const matrix = orthogonal(matrixOf(gradient), [1.875, -1.25, 0.375], 100).flat();
  const length = Math.hypot(...gradient.slice(6));
  const units = [...matrix, ...gradient.slice(6).map((g) => length === 0 ? 0 : g / length)];
  const sum = units.reduce((total, unit, i) => total + unit * gradient[i]!, 0);
  return units.map((unit) => -learningRate * sum * unit);
};

/** Momentum made orthogonal for the matrix, AdamW for the vector. */
const muon: WholeMethod = (
  seen,
  { learningRate, beta = 0.95, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-10 },
) => {
  const sums = seen[0]!.gradient.map((_, i) =>
    seen.reduce((m, { gradient }) => beta * m + gradient[i]!, 0)
  );
  const ahead = seen.at(-1)!.gradient.map((g, i) => g + beta * sums[i]!);
  const matrix = orthogonal(matrixOf(ahead)).flat().map((x) => x * Math.sqrt(3 / 2));
  const rest = [6, 7].map((i) => {
    const own = seen.map(({ gradient }) => gradient[i]!);
    const m = averageOf(beta1, own), v = averageOf(beta2, own.map((g) => g * g));
    return m === 0 ? 0 : 0.015 * m / (Math.sqrt(v) + epsilon);
  });
  return [...matrix, ...rest].map((x) => -learningRate * x);
};

/** A^(-1/4) of a symmetric matrix by Jacobi's rotations. */
function inverseFourthRoot(matrix: readonly (readonly number[])[]): number[][] {
  const d = matrix.length;
  let a = matrix.map((row) => [...row]);
  let vectors: number[][] = matrix.map((row, i) => row.map((_, j) => i === j ? 1 : 0));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < d; p++) {
      for (let q = p + 1; q < d; q++) {
        if (a[p]![q] === 0) continue;
        const angle = Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = matrix.map((row, i) =>
          row.map((_, j) =>
            i === p && j === p || i === q && j === q
              ? c
              : i === p && j === q
              ? s
              : i === q && j === p
              ? -s
              : i === j
              ? 1
              : 0
          )
        );
        a = product(product(transposed(turn), a), turn);
        vectors = product(vectors, turn);
      }
    }
  }
  const scaled = vectors.map((row) => row.map((x, k) => x * a[k]![k]! ** -0.25));
  return product(scaled, transposed(vectors));
}

/** Kronecker factors whose roots are of the first 1, 2, 4, 8, 11, … gradients for the matrix, AdaGrad for the vector. */
const shampoo: WholeMethod = (seen, { learningRate, beta = 0.9, beta2 }) => {
  const total = (values: readonly number[]) =>
    beta2 === undefined ? values.reduce((sum, x) => sum + x, 0) : averageOf(beta2, values);
  const directions = seen.map(({ gradient }, t) => {
    const count = t < 10 ? 2 ** Math.floor(Math.log2(t + 1)) : t - t % 10 + 1;
    const known = seen.slice(0, count).map((step) => matrixOf(step.gradient));
    const root = (products: readonly (readonly (readonly number[])[])[]) => {
      const sum = products[0]!.map((row, i) =>
        row.map((_, j) => total(products.map((one) => one[i]![j]!)))
      );
      const trace = sum.reduce((diagonal, row, i) => diagonal + row[i]!, 0);
      const offset = 1e-4 * trace / sum.length;
      return inverseFourthRoot(
        sum.map((row, i) => row.map((value, j) => i === j ? value + offset : value)),
      );
    };
    const left = root(known.map((g) => product(g, transposed(g))));
    const right = root(known.map((g) => product(transposed(g), g)));
    const rest = [6, 7].map((i) => {
      const v = total(seen.slice(0, t + 1).map((step) => step.gradient[i]! ** 2));
      return gradient[i] === 0 ? 0 : gradient[i]! / Math.sqrt(v + 1e-16);
    });
    return [...product(product(left, matrixOf(gradient)), right).flat(), ...rest];
  });
  return directions[0]!.map((_, i) =>
    -learningRate * averageOf(beta, directions.map((direction) => direction[i]!))
  );
};

/** `(B + λI)⁻¹ b` by elimination with exchanged rows. */
function solved(
  matrix: readonly (readonly number[])[],
  damping: number,
  right: readonly number[],
): number[] {
  const table = matrix.map((row, i) => [
    ...row.map((value, j) => i === j ? value + damping : value),
    right[i]!,
  ]);
  table.forEach((_, j) => {
    const below = table.map((row, i) => i < j ? -1 : Math.abs(row[j]!));
    const best = below.indexOf(Math.max(...below));
    [table[j], table[best]] = [table[best]!, table[j]!];
    const pivot = table[j]!;
    table.forEach((row, i) => {
      const factor = i === j ? 0 : row[j]! / pivot[j]!;
      row.forEach((value, k) => row[k] = value - factor * pivot[k]!);
    });
  });
  return table.map((row, j) => row.at(-1)! / row[j]!);
}

/** Steepest descent in norms that couple all coordinates, by name of the norm. */
export const wholeSteepest: Readonly<Record<string, WholeMethod>> = { "spectral": spectral };

/** The methods that are not element-wise, by command-line id. */
export const wholeReference: Readonly<Record<string, WholeMethod>> = {
  "natural-gradient": preconditioned,
  "empirical-fisher": preconditioned,
  "gauss-newton": preconditioned,
  "block-svag": adaptedBlocks([[0, 1, 2, 3, 4, 5], [6, 7]]),
  "matrix-svag": adaptedMatrix,
  "prodigy": prodigy,
  "muon": muon,
  "shampoo": shampoo,
};
