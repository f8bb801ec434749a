/**
 * The page's program: it begins in `main.ts`, and is shipped as `deno task bundle` puts it together.
 *
 * Runs in a browser: may import content, charts and text, and nothing that needs Deno. New here: a section
 * of the page that is no chart; the list of all sections is `sections.ts`.
 *
 * @module
 */
export {};
