/**
 * What rows of evaluations come to, and what is concluded from them.
 *
 * Measures, summaries, learning curves, names of variants: tables in, tables out. What is concluded, and how
 * surely, is in `inference/` and `verdict/`.
 *
 * May import rows, Arquero and the problem interface. New here: a description of rows.
 *
 * @module
 */
export {};
