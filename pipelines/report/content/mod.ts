/**
 * What the page, its figures and its live updates share: the data, the looks, the form of a chart and of
 * a table, and panels that several charts draw.
 *
 * Pure functions of the data, for Deno and for browsers: may import statistics and charts, types of
 * runs and tuning, and nothing that needs one of the two.
 *
 * @module
 */
export {};
