/**
 * The page's program, and the data it is given.
 *
 * Runs in a browser: may import nothing that needs Deno.
 *
 * @module
 */
export {};
