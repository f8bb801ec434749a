/**
 * Recorded runs as one table, for analyses of one's own.
 *
 * May import runs, tuning, statistics.
 *
 * @module
 */
export {};
