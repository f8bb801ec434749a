/**
 * Layers, each with the rule for the variance of its gradient beside it.
 *
 * May import the models' floor, `variance/` and kernels. New here: a layer.
 *
 * @module
 */
export {};
