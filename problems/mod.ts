/**
 * What is optimized: data, models, losses and their gradients.
 *
 * @module
 */
export * from "./problem.ts";
