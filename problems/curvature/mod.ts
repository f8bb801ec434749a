/**
 * Curvature: smoothness constants of matrices in any norm, and what can be learned of a Hessian that is
 * too large to be written down.
 *
 * @example The maximum norm is sensitive to the axes, the Euclidean one is not
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { l2Smoothness, lInfSmoothness } from "./mod.ts";
 *
 * const aligned = new Float64Array([1, 0, 0, 3]);
 * const turned = new Float64Array([2, 1, 1, 2]); // by 45°
 * assertAlmostEquals(l2Smoothness(aligned), l2Smoothness(turned), 1e-12);
 * assertEquals([aligned, turned].map((h) => lInfSmoothness(h).value), [4, 6]);
 * ```
 *
 * @module
 */
export * from "./block_search.ts";
export * from "./block_smoothness.ts";
export * from "./exact_product.ts";
export * from "./flat_objective.ts";
export {
  type DifferenceProduct,
  type GradientAt,
  type HessianProduct,
  hessianProduct,
  type HessianProductOptions,
} from "./hessian_product.ts";
export * from "./l_inf_bounds.ts";
export * from "./l_inf_search.ts";
export * from "./l_inf_smoothness.ts";
export * from "./lanczos.ts";
export * from "./sampled_columns.ts";
export * from "./separable.ts";
export * from "./smoothness.ts";
