/** How much of a large Hessian is on its diagonal, from some of its columns. @module */
import { checkCount } from "../../optimizers/check.ts";
import { permutation, type RandomStream } from "../random.ts";
import { studentFactor } from "../student_t.ts";
import type { HessianProduct } from "./hessian_product.ts";
import type { Estimate } from "./lanczos.ts";

/** Options of {@linkcode sampledColumns}. */
export interface SampledColumnsOptions {
  /** Groups of coordinates that are sampled alike, such as parameter tensors; together all of them. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
  /** Columns from each part, at least 2, or all it has; 4. */
  readonly perPart?: number;
  /** What the choice is drawn from. */
  readonly stream: RandomStream;
}

/** Estimates from sampled columns, with standard errors over the choice of columns. */
export interface SampledColumns {
  /**
   * `p_diag = Σ |H_ii| / Σ |H_ij|`, with sums over magnitudes of noisy elements: rounding errors that
   * do not cancel make the off-diagonal larger, so that this is too small rather than too large.
   */
  readonly diagonalMass: Estimate;
  /**
   * The same with `|H_ij|` as the product of one estimate with the sign of another: where there is
   * noise only, this adds nothing on average. Too large rather than too small.
   */
  readonly diagonalMassWithoutNoise: Estimate;
  /** `Σ |H_ij|`, an upper bound on L∞ (Prop. 6.4), noise included. */
  readonly entries: Estimate;
  /** The same without noise, as above. */
  readonly entriesWithoutNoise: Estimate;
  /** `Σ H_ii`, the trace. */
  readonly trace: Estimate;
  /** Columns that were taken. */
  readonly columns: number;
  /** Of the diagonal block of each part. */
  readonly blocks: readonly SampledBlock[];
}

/** Estimates of a diagonal block, from columns of its own. */
export interface SampledBlock {
  /** The block's `Σ |H_ii| / Σ |H_ij|`, of noisy elements: 1 where its eigenvectors are the axes. */
  readonly diagonalMass: Estimate;
  /** The block's `Σ H_ii`. */
  readonly trace: Estimate;
}

/**
 * Estimates `p_diag` by columns `H e_j`, the j's being a stratified sample without replacement.
 *
 * @param products two products with H whose errors are independent, such as by differences with two
 * steps: an element that is noise has random signs in both. One alone is taken to be without noise
 * @throws {RangeError} unless there are at least two columns from each part
 */
export async function sampledColumns(
  products: readonly [HessianProduct, HessianProduct?],
  dimension: number,
  { parts, perPart = 4, stream }: SampledColumnsOptions,
): Promise<SampledColumns> {
  checkCount(perPart, "perPart", 2);
  const strata: Stratum[] = [];
  for (const { from, to } of parts) {
    const size = to - from;
    const chosen = [...permutation(size, stream).subarray(0, Math.min(perPart, size))];
    const columns: Column[] = [];
    for (const place of chosen) {
      columns.push(await column(products, dimension, from + place, { from, to }));
    }
    strata.push({ size, columns });
  }
  const diagonal = (column: Column) => column.diagonal;
  return {
    diagonalMass: ratio(strata, diagonal, ({ noisy }) => noisy),
    diagonalMassWithoutNoise: ratio(strata, diagonal, ({ clean }) => clean),
    entries: total(strata, ({ noisy }) => noisy),
    entriesWithoutNoise: total(strata, ({ clean }) => clean),
    trace: total(strata, ({ trace }) => trace),
    columns: strata.reduce((sum, { columns }) => sum + columns.length, 0),
    blocks: strata.map((stratum) => ({
      diagonalMass: ratio([stratum], diagonal, ({ within }) => within),
      trace: total([stratum], ({ trace }) => trace),
    })),
  };
}

/** Sums over a column. */
interface Column {
  readonly trace: number;
  readonly diagonal: number;
  readonly noisy: number;
  readonly clean: number;
  /** Of the noisy ones those in the rows of the column's own part. */
  readonly within: number;
}

interface Stratum {
  readonly size: number;
  readonly columns: readonly Column[];
}

async function column(
  [first, second]: readonly [HessianProduct, HessianProduct?],
  dimension: number,
  j: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Column> {
  const direction = new Float64Array(dimension);
  direction[j] = 1;
  const a = await first(direction);
  const b = second === undefined ? a : await second(direction);
  let [noisy, clean, within] = [0, 0, 0];
  for (let i = 0; i < dimension; i++) {
    const [x, y] = [a[i]!, b[i]!];
    const size = Math.abs(x + y) / 2;
    noisy += size;
    if (i >= from && i < to) within += size;
    clean += (Math.sign(y) * x + Math.sign(x) * y) / 2;
  }
  const trace = (a[j]! + b[j]!) / 2;
  return { trace, diagonal: Math.abs(trace), noisy, clean, within };
}

/**
 * The total of a stratified sample, with its standard error, and an interval with the degrees of freedom of
 * Welch (1947) and Satterthwaite (1946): a sum of variances that are known from few columns each.
 */
function total(strata: readonly Stratum[], pick: (column: Column) => number): Estimate {
  let [value, variance, uncertainty] = [0, 0, 0];
  for (const { size, columns } of strata) {
    const n = columns.length;
    const values = columns.map(pick);
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    value += size * mean;
    if (n === size) continue; // all of it
    const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    const own = size * size * spread / n * (1 - n / size);
    variance += own;
    uncertainty += own ** 2 / (n - 1);
  }
  const error = Math.sqrt(variance);
  if (uncertainty === 0) return { value, error, half: 0 };
  // whole degrees, fewer rather than more; their sum may round to just below one
  const degrees = Math.max(1, Math.floor(variance ** 2 / uncertainty + 1e-9));
  return { value, error, half: studentFactor(0.95, degrees) * error };
}

/** A ratio of totals, linearized for its standard error. */
function ratio(
  strata: readonly Stratum[],
  above: (column: Column) => number,
  below: (column: Column) => number,
): Estimate {
  const [numerator, denominator] = [total(strata, above).value, total(strata, below).value];
  const value = numerator / denominator;
  const { error, half } = total(strata, (column) => above(column) - value * below(column));
  const scale = Math.abs(denominator);
  return { value, error: error / scale, half: half / scale };
}
