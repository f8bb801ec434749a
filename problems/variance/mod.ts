/**
 * The variance of mini-batch gradients, from the gradients of single examples.
 *
 * A layer of your own joins in with a {@linkcode Layer.variance} rule made of the ones here.
 *
 * @module
 */
export * from "../models/layers/bias_variance.ts";
export { conv2dVariance, type Conv2dWindows } from "../models/layers/conv2d_variance.ts";
export * from "../models/layers/dense_variance.ts";
export * from "../models/layers/embedding_variance.ts";
export * from "./loss_gradient_variance.ts";
export * from "../models/layers/lstm_variance.ts";
export type { ModelFunction } from "./reach.ts";
