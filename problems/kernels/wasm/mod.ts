/**
 * Kernels on the WASM heap, and the machine code they are made of.
 *
 * Files that end in `_code` assemble functions, the others run them on tensors; `kernels.ts` lists
 * what is registered.
 *
 * May import the devices' floor and what all backends' kernels share. New here: a kernel.
 *
 * @module
 */
export {};
