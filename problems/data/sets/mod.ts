/**
 * The data sets: one file each.
 *
 * May import `formats/` and the rest of `data/`. New here: a data set.
 *
 * @module
 */
export {};
