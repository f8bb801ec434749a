/**
 * Completion for shells, from what the scripts say of themselves.
 *
 * May import the command line. New here: a shell.
 *
 * @module
 */
export {};
