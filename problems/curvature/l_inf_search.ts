/** The smoothness constant of the maximum norm from below, by products with a Hessian. @module */
import type { HessianProduct } from "./hessian_product.ts";

/** Options of {@linkcode lInfSearch}. */
export interface LInfSearchOptions {
  /** Vectors whose signs to start from, such as the top eigenvector and the gradient. */
  readonly starts: readonly Float64Array[];
  /** Products from each start, at most; 8. */
  readonly products?: number;
}

/** What {@linkcode lInfSearch} finds. */
export interface LInfSearch {
  /** `‖H s‖₁`, a lower bound on `L∞ = ‖H‖_{∞,1}`. */
  readonly value: number;
  /** s. */
  readonly signs: Float64Array;
  /** Products taken. */
  readonly products: number;
}

/**
 * A lower bound on L∞ (thesis Eq. 6.18): `s ← sign(H s)`, which never decreases `‖H s‖₁` of a
 * symmetric H, until it does not grow any more. The first value is a bound like that of Eq. 6.21.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lInfSearch } from "./l_inf_search.ts";
 *
 * const product = ([x, y]: Float64Array) =>
 *   Promise.resolve(new Float64Array([3 * x! - y!, 2 * y! - x!]));
 * assertEquals((await lInfSearch(product, { starts: [new Float64Array([1, -0.1])] })).value, 7);
 * ```
 */
export async function lInfSearch(
  product: HessianProduct,
  { starts, products: most = 8 }: LInfSearchOptions,
): Promise<LInfSearch> {
  let best: LInfSearch = { value: 0, signs: new Float64Array(0), products: 0 };
  let products = 0;
  for (const start of starts) {
    let signs: Float64Array = signsOf(start);
    let before = 0;
    for (let step = 0; step < most; step++) {
      const image = await product(signs);
      const value = image.reduce((sum, x) => sum + Math.abs(x), 0);
      products++;
      if (value > best.value) best = { value, signs, products };
      if (!(value > before * (1 + 1e-3))) break;
      before = value;
      signs = signsOf(image);
    }
  }
  return { ...best, products };
}

const signsOf = (vector: Float64Array) => vector.map((x) => x < 0 ? -1 : 1);
