/**
 * All numbered items of the papers: where each is, what was measured, what came of it. New here: what a
 * task says about an item.
 *
 * @module
 */
export {};
