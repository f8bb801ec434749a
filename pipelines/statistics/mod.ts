/**
 * Rows of evaluations, and what is concluded from them.
 *
 * Means, intervals, paired differences, factorial effects, learning curves: tables in, tables out.
 *
 * May import nothing but Arquero. New here: a statistic.
 *
 * @module
 */
export {};
