/**
 * The laboratories: one folder each, for an experiment that is no grid of training runs.
 *
 * Here is what they share; each may import anything below the scripts, and none another.
 * New here: a laboratory.
 *
 * @module
 */
export {};
