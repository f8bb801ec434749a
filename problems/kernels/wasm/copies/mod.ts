/**
 * Kernels on the WASM heap that copy numbers and compute none.
 *
 * May import backends. New here: another one, with its line in `problems/kernels/wasm/kernels.ts`.
 *
 * @module
 */
export {};
