/**
 * Trains for the playground's page, in a worker: it begins in `main.ts`, and is told and tells `messages.ts`.
 *
 * Runs in a browser: may import cells, grids and statistics, and nothing that needs Deno.
 *
 * @module
 */
export {};
