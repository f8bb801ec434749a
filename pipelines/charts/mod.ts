/**
 * Charts as SVG: one renderer, one look.
 *
 * May import statistics. New here: a kind of chart that several scripts draw; what only one draws stays
 * with it.
 *
 * @module
 */
export {};
