/**
 * The charts of the report, one a file: what it is called, what it says, its panels, and of each panel a
 * picture, a description and the numbers.
 *
 * May import content. New here: a chart. It takes its file, a line in the list of `client/sections.ts`,
 * and `deno task bundle`; its section, link, table and figures for papers follow from these.
 *
 * @module
 */
export {};
