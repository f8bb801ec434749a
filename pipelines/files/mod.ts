/**
 * Files that survive being killed: atomic writes, append-only lines, locks, states.
 *
 * May import how states become bytes. New here: a way to keep something on disk.
 *
 * @module
 */
export {};
