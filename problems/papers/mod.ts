/**
 * The papers' settings: lengths, schedules, step sizes, and rates guessed from these.
 *
 * May import optimizers only. New here: an experiment of a paper.
 *
 * @module
 */
export {};
