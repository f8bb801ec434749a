/**
 * From paired values to intervals: scales, contrasts, the family they are judged in, looks, ranks.
 *
 * Plain arithmetic on numbers, no tables; what it is for is in `docs/statistics.md`. May import nothing but
 * Student's t of `problems/`.
 * New here: a scale, a contrast, a rule that keeps an error rate.
 *
 * @module
 */
export {};
