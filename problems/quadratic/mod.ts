/**
 * Stochastic quadratic problems, and everything about them that has a closed form.
 *
 * @example The best step for the sign of a noisy gradient
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { localStepper, quadraticGradient, stochasticQuadratic } from "./mod.ts";
 *
 * const problem = stochasticQuadratic({ spectrum: [1, 2], noise: 1 });
 * const { ssd } = localStepper(problem);
 * const { stepSizes } = ssd(quadraticGradient(problem, [1, 1]), 1);
 * assertAlmostEquals(stepSizes[0]!, 0.682689492137);
 * ```
 *
 * @module
 */
export * from "./quadratic.ts";
export * from "../kinds/quadratic_problem.ts";
export * from "./bivariate_normal.ts";
export * from "./descend_locally.ts";
export * from "./descend_with.ts";
export * from "./diagonal_mass.ts";
export * from "./exact_adaptation.ts";
export * from "./follow.ts";
export * from "./gradient_noise.ts";
export * from "./local_steps.ts";
export * from "./plateau.ts";
export * from "./rotation.ts";
export * from "./rotation_power.ts";
export * from "./sign_moments.ts";
export { eigenvalues, spectrumNames } from "./spectra.ts";
