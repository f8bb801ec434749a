/**
 * The laboratories: one folder each, for an experiment that is no grid of training runs.
 *
 * Here is what they share: how results are published, and what a paper's claim is. Each may import
 * anything below the scripts, and none another. New here: a laboratory.
 *
 * @module
 */
export {};
