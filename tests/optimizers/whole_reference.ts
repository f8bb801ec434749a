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

/** The methods that are not element-wise, by command-line id. */
export const wholeReference: Readonly<Record<string, WholeMethod>> = {
  "natural-gradient": preconditioned,
  "empirical-fisher": preconditioned,
  "gauss-newton": preconditioned,
  "block-svag": adaptedBlocks([[0, 1, 2, 3, 4, 5], [6, 7]]),
  "matrix-svag": adaptedMatrix,
};
