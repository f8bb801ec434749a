/**
 * Kernels on WebGPU.
 *
 * May import what all backends' kernels share. New here: a kernel.
 *
 * @module
 */
export {};
