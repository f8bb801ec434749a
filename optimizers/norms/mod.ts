/**
 * Norms, their duals, and the directions in which descent is steepest in them.
 *
 * @example All steepest descent methods have the same form
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lInfNorm, steepestDescent } from "../mod.ts";
 *
 * const signDescent = steepestDescent({ norm: lInfNorm(), learningRate: 0.1 });
 * assertEquals(signDescent.name, "steepestDescent(lInf)");
 * ```
 *
 * @module
 */
export { blockInfNorm } from "./block_inf.ts";
export { diagonalNorm } from "./diagonal.ts";
export { l1Norm } from "./l1.ts";
export { l2Norm } from "./l2.ts";
export { lInfNorm } from "./l_inf.ts";
export type { Norm } from "./norm.ts";
export { orthogonalize } from "./orthogonalize.ts";
export { spectralNorm } from "./spectral.ts";
export * from "./steepest.ts";
