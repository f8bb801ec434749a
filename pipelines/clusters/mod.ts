/**
 * Runs on clusters of machines: job arrays whose tasks join one run, by the scheduler that is there.
 *
 * May import runs, grids and what is below. New here: another scheduler, as `slurm.ts` is one.
 *
 * @module
 */
export {};
