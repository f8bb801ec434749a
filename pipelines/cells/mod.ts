/**
 * A cell of a grid: what it is, how it is known, run, recorded and resumed.
 *
 * One problem, one optimizer with its settings, one seed. A cell's identity names its files; several can
 * run at a time, each in a thread.
 *
 * May import training, statistics, files. New here: a run setting, in `run_settings.ts`.
 *
 * @module
 */
export {};
