/**
 * The search for step sizes, and its winners for the runs that follow.
 *
 * May import grid and all below, and the command line's errors.
 *
 * @module
 */
export {};
