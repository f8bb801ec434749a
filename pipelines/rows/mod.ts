/**
 * The row of a table: one evaluation of one run, and the columns that problems bring along.
 *
 * May import Arquero, text and the problem interface. New here: a column of every row.
 *
 * @module
 */
export {};
