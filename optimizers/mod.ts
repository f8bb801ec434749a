/**
 * Pure functional optimizers: `(state, gradient) -> (state, update)`.
 *
 * @module
 */
export * from "./types.ts";
export * from "./backend.ts";
export { applyUpdate, dispose } from "./tensors.ts";
