/**
 * What theory says of update rules: adaptation factors, how often a sign is right, and what moving
 * averages know of the noise.
 *
 * @example How far Adam's factor is from the optimal one
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adamFactor, signFactor } from "./mod.ts";
 *
 * assertAlmostEquals(adamFactor(1), 0.7071, 1e-4);
 * assertAlmostEquals(signFactor(1), 0.6827, 1e-4);
 * ```
 *
 * @module
 */
export * from "./erf.ts";
export * from "./full_variance_adaptation.ts";
export * from "./gain.ts";
export * from "./noise_to_signal.ts";
export * from "./sign_success.ts";
export * from "./variance_adaptation.ts";
export * from "./variance_estimate.ts";
