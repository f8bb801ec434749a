/**
 * Layers, each with the rule for the variance of its gradient beside it.
 *
 * May import the models' floor, `variance/` and kernels. New here: a layer, in a file named after it,
 * its rule in `…_variance.ts` beside it, and their lines below.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./average_pool.ts";
export * from "./batch_norm.ts";
export * from "./bias_variance.ts";
export * from "./conv2d.ts";
export { conv2dVariance, type Conv2dWindows } from "./conv2d_variance.ts";
export * from "./dense.ts";
export { denseVariance } from "./dense_variance.ts";
export * from "./dropout.ts";
export * from "./embedding.ts";
export * from "./embedding_variance.ts";
export * from "./flatten.ts";
export * from "./global_average_pool.ts";
export * from "./lstm.ts";
export * from "./lstm_variance.ts";
export * from "./max_pool.ts";
export * from "./one_hot.ts";
export * from "./time_distributed.ts";
export * from "./transformer/mod.ts";
export * from "./unembedding.ts";
export * from "./unembedding_variance.ts";
