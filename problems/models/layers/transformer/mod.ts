/**
 * The layers that transformers have besides dense ones, each with the rule for the variance of its gradient beside it.
 *
 * May import the other layers, and what these may. New here: a layer of sequences without recurrence, in a file
 * named after it, its rule in `…_variance.ts` beside it, and their lines below.
 *
 * @module
 */
export * from "./causal_attention.ts";
export * from "./layer_norm.ts";
export { layerNormVariance } from "./layer_norm_variance.ts";
export * from "./position_embedding.ts";
export { positionVariance } from "./position_embedding_variance.ts";
export * from "./tied_embedding.ts";
