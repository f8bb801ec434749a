/**
 * Kernels on plain JavaScript, in front of those of TensorFlow.js that are wrong.
 *
 * May import backends, and what all backends' kernels share. New here: a kernel.
 *
 * @module
 */
export {};
