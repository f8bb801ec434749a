/**
 * What scripts share: flags, help, errors, exit codes, progress.
 *
 * May import what flags are parsed into. New here: a flag that several scripts have; those
 * of run settings are made of their table.
 *
 * @module
 */
export {};
