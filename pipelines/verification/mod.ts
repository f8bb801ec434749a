/**
 * Whether recorded runs can be made again: cells of published results, computed once more and compared.
 *
 * May import cells, runs.
 *
 * @module
 */
export {};
