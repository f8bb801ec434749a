/**
 * Rows of evaluations, and what is concluded from them.
 *
 * Rows, summaries of them, learning curves, names of variants: tables in, tables out. What is concluded,
 * and how surely, is in `inference/` and `verdict/`.
 *
 * May import Arquero and the problem interface. New here: a description of rows.
 *
 * @module
 */
export {};
