/**
 * The thesis' experiments with adaptive batch sizes.
 *
 * May import `contract/` and all of `problems/` below the catalogue. New here: an experiment of the thesis.
 *
 * @module
 */
export * from "./mnist_cabs.ts";
export * from "./svhn_cabs.ts";
export * from "./cifar10_cabs.ts";
export * from "./cifar100_cabs.ts";
