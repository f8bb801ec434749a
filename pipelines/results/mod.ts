/**
 * What a finished grid came to, in tables for the terminal and in files.
 *
 * May import runs, statistics, charts, text.
 *
 * @module
 */
export {};
