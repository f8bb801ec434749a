/**
 * Each layer of `tf.layers`: whether it trains, and how right its gradients are.
 *
 * May import the benchmarks' room. New here: a use of a layer that its gradient depends on.
 *
 * @module
 */
export {};
