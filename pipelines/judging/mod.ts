/**
 * Folders of runs as they are judged: what of them is, and how the command wanted that which made them.
 *
 * May import runs, tuning, statistics and all below.
 *
 * @module
 */
export {};
