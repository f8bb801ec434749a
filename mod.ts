/**
 * Stochastic optimizers that know about gradient noise, and the means to take them apart.
 *
 * @module
 */
export * from "./optimizers/mod.ts";
export * from "./problems/mod.ts";
export * from "./pipelines/mod.ts";
