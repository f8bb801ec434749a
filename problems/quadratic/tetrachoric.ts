/** Products of the signs of weakly correlated normal variables, as matrix work. @module */
import { link, moduleOf, type WasmModule } from "../../optimizers/backends/assembler/mod.ts";
import { grow, roundUp } from "../../optimizers/backends/wasm_memory.ts";
import type { Pair } from "./plackett.ts";
import { seriesCode, tile } from "./tetrachoric_code.ts";

/** `E[sign X sign Y] - E[sign X] E[sign Y]`, weighted and summed over pairs, at n points. */
export interface TetrachoricSeries {
  /** Terms for the most strongly correlated pair. */
  readonly terms: number;
  /**
   * Adds the sums to `sums`.
   *
   * @param standardized means in standard deviations, d × n, row-major
   * @param sums n numbers
   */
  add(standardized: Float64Array, sums: Float64Array): void;
}

/**
 * Pearson's (1900) tetrachoric series: for X ~ N(a, 1) and Y ~ N(b, 1) of correlation ρ,
 *
 *     E[sign X sign Y] - E[sign X] E[sign Y] = 2/π Σ_{k≥1} ρ^k/k h_{k-1}(a) h_{k-1}(b),
 *
 * with Hermite functions `h_m(x) = He_m(x) exp(-x²/2) / √m!`. As a and b are apart, each term's sum over the
 * pairs is one quadratic form in the Hermite functions of all coordinates. Its matrix gets sparser from
 * term to term, for every pair takes only the terms that its own correlation needs.
 *
 * @param pairs of different coordinates, |ρ| < 1
 * @param dimension d, the number of coordinates
 */
export function tetrachoricSeries(pairs: readonly Pair[], dimension: number): TetrachoricSeries {
  const plan = planOf(pairs, dimension);
  const run = kernel(plan) ?? ((standardized, sums) => sumPlainly(plan, standardized, sums));
  return { terms: plan.terms, add: run };
}

/**
 * How many terms bring the error below 1e-12: `|h_m| ≤ 1.0865` (Cramér's inequality), so what is left after
 * K terms is at most `2/π 1.18 |ρ|^(K+1) / ((K+1) (1-|ρ|))`.
 */
export function termsUpTo(rho: number): number {
  const size = Math.abs(rho);
  if (size === 1) return Infinity;
  let terms = 1;
  for (
    let power = 0.76 * size ** 2 / (1 - size);
    power > 1e-12 * (terms + 1);
    power *= size
  ) terms++;
  return terms;
}

/** The series of all pairs, flat, in the order of use. */
export interface TetrachoricPlan {
  readonly dimension: number;
  readonly terms: number;
  /** Of each term, how many partners each coordinate has; terms × d. */
  readonly counts: Int32Array;
  /** Where a coordinate's partners begin. */
  readonly starts: Int32Array;
  /** Coordinates, those that take most terms first. */
  readonly partners: Int32Array;
  /** `2/π w ρ^k/k` of each term, coordinate and partner. */
  readonly weights: Float64Array;
  /** Of each term p and q, in `h_{m+1} = (x h_m - p h_{m-1}) q`. */
  readonly factors: Float64Array;
}

/** A coordinate's partner, and how far their series has been written down. */
interface Partner {
  readonly coordinate: number;
  readonly rho: number;
  readonly terms: number;
  /** `2/π w ρ^k` of the next term. */
  share: number;
}

/** Lays out the series of {@linkcode tetrachoricSeries}. */
export function planOf(pairs: readonly Pair[], dimension: number): TetrachoricPlan {
  const rows = Array.from({ length: dimension }, (): Partner[] => []);
  for (const { first, second, weight, rho } of pairs) {
    const share = 2 / Math.PI * weight * rho;
    rows[first]!.push({ coordinate: second, rho, terms: termsUpTo(rho), share });
  }
  for (const row of rows) row.sort((a, b) => b.terms - a.terms);
  const terms = Math.max(0, ...rows.map((row) => row[0]?.terms ?? 0));
  const counts = new Int32Array(terms * dimension);
  const weights = new Float64Array(rows.flat().reduce((sum, { terms }) => sum + terms, 0));
  const taken = rows.map((row) => row.length);
  for (let m = 0, at = 0; m < terms; m++) {
    for (const [i, row] of rows.entries()) {
      while (taken[i]! > 0 && row[taken[i]! - 1]!.terms <= m) taken[i]!--;
      counts[m * dimension + i] = taken[i]!;
      for (let k = 0; k < taken[i]!; k++, at++) {
        const partner = row[k]!;
        weights[at] = partner.share / (m + 1);
        partner.share *= partner.rho;
      }
    }
  }
  const starts = new Int32Array(dimension);
  for (let i = 1; i < dimension; i++) starts[i] = starts[i - 1]! + rows[i - 1]!.length;
  return {
    dimension,
    terms,
    counts,
    starts,
    partners: Int32Array.from(rows.flat(), ({ coordinate }) => coordinate),
    weights,
    factors: Float64Array.from(
      { length: 2 * terms },
      (_, at) => at % 2 === 0 ? Math.sqrt(at / 2) : 1 / Math.sqrt((at + 1) / 2),
    ),
  };
}

/** Adds the series of a plan to `sums`, one number after the other: what the kernel does, bit for bit. */
export function sumPlainly(
  { dimension, terms, counts, starts, partners, weights, factors }: TetrachoricPlan,
  standardized: Float64Array,
  sums: Float64Array,
): void {
  const n = sums.length;
  for (let r = 0; r < n; r++) {
    const x = Float64Array.from({ length: dimension }, (_, i) => standardized[i * n + r]!);
    let before = new Float64Array(dimension);
    let now = x.map(first);
    let sum = 0;
    for (let m = 0, at = 0; m < terms; m++) {
      for (let i = 0; i < dimension; i++) {
        let inRow = 0;
        for (let k = 0; k < counts[m * dimension + i]!; k++, at++) {
          inRow += weights[at]! * now[partners[starts[i]! + k]!]!;
        }
        sum += inRow * now[i]!;
      }
      const [back, scale] = [factors[2 * m]!, factors[2 * m + 1]!];
      [before, now] = [now, x.map((value, i) => (value * now[i]! - back * before[i]!) * scale)];
    }
    sums[r] = sums[r]! + sum;
  }
}

/**
 * h_0, with 0 for what is tiny in all terms (`h_m(20) < 1e-39` up to m = 88) but would lead to subnormal
 * numbers, which are slow.
 */
const first = (x: number) => Math.abs(x) > 20 ? 0 : Math.exp(-0.5 * x * x);

let compiled: WasmModule<typeof seriesCode> | undefined;

/** The plan loaded into WebAssembly; `undefined` on machines without its vectors. */
function kernel(plan: TetrachoricPlan): TetrachoricSeries["add"] | undefined {
  compiled ??= moduleOf([seriesCode]);
  if (compiled === undefined) return undefined;
  const { dimension, terms } = plan;
  const memory = new WebAssembly.Memory({ initial: 1 });
  let end = 0;
  const place = (table: Int32Array | Float64Array): number => {
    const address = end;
    end += roundUp(table.byteLength, 16);
    grow(memory, end);
    const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
    new Uint8Array(memory.buffer).set(bytes, address);
    return address;
  };
  const tables = {
    counts: place(plan.counts),
    starts: place(plan.starts),
    partners: place(plan.partners),
    weights: place(plan.weights),
    factors: place(plan.factors),
  };
  const { series } = link(compiled, memory);
  return (standardized, sums) => {
    const n = sums.length;
    const columns = roundUp(n, tile);
    const size = dimension * columns;
    grow(memory, end + 8 * (3 * size + columns));
    const points = new Float64Array(memory.buffer, end, 3 * size + columns);
    points.fill(0);
    for (let i = 0, from = 0; i < dimension; i++) {
      for (let r = 0, to = i * columns; r < n; r++, from++, to++) {
        const x = standardized[from]!;
        points[to] = x;
        points[2 * size + to] = first(x);
      }
    }
    series({
      ...tables,
      terms,
      size: 8 * size,
      width: 8 * columns,
      x: end,
      before: end + 8 * size,
      now: end + 16 * size,
      sums: end + 24 * size,
    });
    for (let r = 0; r < n; r++) sums[r] = sums[r]! + points[3 * size + r]!;
  };
}
