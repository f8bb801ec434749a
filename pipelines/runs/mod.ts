/**
 * Run folders: the manifest, the cells in them, reading them again.
 *
 * May import cells, files, statistics.
 *
 * @module
 */
export {};
