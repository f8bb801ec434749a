/** The diagonal blocks of a Hessian, and the smoothness constant that goes with them, by products. @module */
import type { RandomStream } from "../random.ts";
import { euclidean, type HessianProduct } from "./hessian_product.ts";
import { lanczos } from "./lanczos.ts";

/** A block of coordinates that lie next to each other. */
export interface CoordinateRange {
  /** The first. */
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Options of {@linkcode blockSearch}. */
export interface BlockSearchOptions {
  /** The blocks, which together are all coordinates. */
  readonly blocks: readonly CoordinateRange[];
  /** Vectors to start from in the search for the constant, such as the top eigenvector and the gradient. */
  readonly starts: readonly Float64Array[];
  /** Products of Lanczos' method for each block, at most; 20. */
  readonly iterations?: number;
  /** What Lanczos' method starts from. */
  readonly stream: RandomStream;
}

/** What {@linkcode blockSearch} finds. */
export interface BlockSearch {
  /** The eigenvalue of largest magnitude of each block, as far as Lanczos' method comes. */
  readonly tops: readonly number[];
  /** `‖H_BB‖₂` of each block, from below: its magnitude. */
  readonly norms: readonly number[];
  /** `‖H‖_{∞,1}^B` from below: `Σ_B ‖(Hθ)_B‖₂` for the best θ with blocks of length 1 that was found. */
  readonly smoothness: number;
}

/** Products from each start, at most. */
const climbs = 8;

/**
 * Lower bounds on the norms of the diagonal blocks and on the smoothness constant of block-normalized
 * gradient descent (thesis Eq. C.8), where the Hessian is too large for `blockSmoothness`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { random } from "../random.ts";
 * import { blockSearch } from "./block_search.ts";
 *
 * const product = ([x, y, z]: Float64Array) =>
 *   Promise.resolve(Float64Array.of(2 * x! + y!, x! + 2 * y!, 5 * z!));
 * const { norms, smoothness } = await blockSearch(product, {
 *   blocks: [{ from: 0, to: 2 }, { from: 2, to: 3 }],
 *   starts: [Float64Array.of(1, 2, 3)],
 *   stream: random(0, "example"),
 * });
 * assertAlmostEquals(norms[0]!, 3, 1e-9);
 * assertAlmostEquals(smoothness, 3 + 5, 0.01);
 * ```
 */
export async function blockSearch(
  product: HessianProduct,
  { blocks, starts, iterations = 20, stream }: BlockSearchOptions,
): Promise<BlockSearch> {
  const dimension = blocks.at(-1)!.to;
  const tops: number[] = [];
  const vectors = new Float64Array(dimension); // the blocks' own eigenvectors, to start from as well
  for (const { from, to } of blocks) {
    const within: HessianProduct = async (v) => {
      const whole = new Float64Array(dimension);
      whole.set(v, from);
      return (await product(whole)).slice(from, to);
    };
    const start = Float64Array.from({ length: to - from }, () => stream.normal());
    const { top, vector } = await lanczos(within, { iterations, start });
    tops.push(top.value);
    vectors.set(vector, from);
  }
  const norms = tops.map(Math.abs);
  let smoothness = Math.max(...norms);
  for (const start of [...starts, vectors]) {
    smoothness = Math.max(smoothness, await climb(product, blocks, start));
  }
  return { tops, norms, smoothness };
}

/** `θ ← (Hθ)_B / ‖(Hθ)_B‖₂`, which never decreases `Σ_B ‖(Hθ)_B‖₂`, until it hardly grows any more. */
async function climb(
  product: HessianProduct,
  blocks: readonly CoordinateRange[],
  start: Float64Array,
): Promise<number> {
  let [theta, best] = [start, 0];
  for (let step = 0; step < climbs; step++) {
    theta = await product(normalized(theta, blocks));
    const value = blockLengths(theta, blocks).reduce((sum, length) => sum + length, 0);
    if (!(value > best * (1 + 1e-3))) return Math.max(best, value);
    best = value;
  }
  return best;
}

/** `‖v_B‖₂` of each block. */
export function blockLengths(
  vector: Float64Array,
  blocks: readonly CoordinateRange[],
): readonly number[] {
  return blocks.map(({ from, to }) => euclidean(vector.subarray(from, to)));
}

function normalized(vector: Float64Array, blocks: readonly CoordinateRange[]): Float64Array {
  const unit = new Float64Array(vector.length);
  blockLengths(vector, blocks).forEach((length, k) => {
    const { from, to } = blocks[k]!;
    for (let i = from; i < to; i++) unit[i] = length === 0 ? 0 : vector[i]! / length;
  });
  return unit;
}
