/**
 * The variance of mini-batch gradients, from the gradients of single examples.
 *
 * A layer of your own joins in with a {@linkcode Layer.variance} rule made of the ones here.
 *
 * @module
 */
export * from "./loss_gradient_variance.ts";
export type { ModelFunction } from "./reach.ts";
