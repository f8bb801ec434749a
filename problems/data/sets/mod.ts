/**
 * The data sets: one file each, with where it is published, how it is told from others, how it is read.
 *
 * May import `formats/` and the rest of `data/`. New here: a data set, in a file named after it, and its
 * lines in `records.ts`.
 *
 * @module
 */
export * from "./records.ts";
