/**
 * Kernels on the WASM heap: a file for each, which runs functions of machine code (`code/`) and products of
 * matrices (`products/`) on tensors.
 *
 * `kernels.ts` lists what is registered; `sparse.ts` and `conv2d.ts` are products that several kernels share.
 *
 * May import executors, backends, and what all backends' kernels share. New here: a kernel, with its line
 * in `kernels.ts` and its row in the table of `problems/kernels/mod.ts`.
 *
 * @module
 */
export {};
