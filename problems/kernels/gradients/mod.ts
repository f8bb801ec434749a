/**
 * Gradients that hold on all backends, in front of those of TensorFlow.js that refuse what they could do,
 * are missing, or are wrong without a word.
 *
 * They are made of TensorFlow.js's operations, so that they can be differentiated once more; `all.ts` lists
 * what is registered.
 *
 * May import what all backends' kernels share. New here: a gradient.
 *
 * @module
 */
export {};
