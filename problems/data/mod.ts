/**
 * Examples on their way to a step: batches, order, augmentation, where files are found.
 *
 * May import the problem interface and `formats/`. New here: a way to batch or order examples; a data
 * set goes to `sets/`, a file format to `formats/`.
 *
 * @module
 */
export {};
