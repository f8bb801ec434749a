/**
 * Problems for a quick look, or with something about them that is known exactly.
 *
 * May import `contract/`, the papers' problems for their settings, and all of `problems/` below the catalogue.
 * New here: a problem of no paper.
 *
 * @module
 */
export * from "./mnist_logreg.ts";
export * from "./mnist_cnn.ts";
export * from "./linear.ts";
export * from "./quadratic.ts";
export * from "./zipf_softmax.ts";
