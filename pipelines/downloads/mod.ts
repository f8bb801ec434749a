/**
 * Fetching data sets: resumable, verified, put in place at once.
 *
 * May import data sets, files, progress.
 *
 * @module
 */
export {};
