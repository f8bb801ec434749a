/**
 * Grids of cells: planned, estimated, run; the papers' grids by name.
 *
 * May import cells, runs, results.
 *
 * @module
 */
export {};
