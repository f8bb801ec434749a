/**
 * Files that survive being killed, and tell when they are damaged: atomic writes, lines and objects with
 * checksums, states. What is no file (a link, a pipe) is not opened.
 *
 * May import how states become bytes. New here: a way to keep something on disk.
 *
 * @module
 */
export {};
