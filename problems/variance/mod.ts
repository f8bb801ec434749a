/**
 * The variance of mini-batch gradients, from the gradients of single examples.
 *
 * A layer of your own joins in with a {@linkcode Layer.variance} rule made of the ones here.
 *
 * @module
 */
export * from "./bias_variance.ts";
export { conv2dVariance, type Conv2dWindows } from "./conv2d_variance.ts";
export * from "./dense_variance.ts";
export * from "./embedding_variance.ts";
export * from "./loss_gradient_variance.ts";
export * from "./lstm_variance.ts";
export type { ModelFunction } from "./reach.ts";
