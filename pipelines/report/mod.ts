/**
 * The report: a page of recorded runs, its figures, its live server.
 *
 * May import runs, tuning, statistics, charts. New here: a chart.
 *
 * @module
 */
export {};
