/** Named optimizers. @module */
export * from "./adaptive_baselines.ts";
export * from "./dissected.ts";
export * from "./momentum_baselines.ts";
export * from "./preconditioned.ts";
export * from "./steepest_descent.ts";
