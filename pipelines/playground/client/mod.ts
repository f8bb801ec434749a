/**
 * The program of the playground's page: it begins in `main.ts`.
 *
 * Runs in a browser: may import what computes anywhere (optimizers, problems, laboratories' formulas) and
 * the elements of the report's page, and nothing that needs Deno. New here: a picture to take hold of.
 *
 * @module
 */
export {};
