/**
 * Which process computes what, where several work on one folder: claims as files, and processes that are
 * known to be alive by locks or by heartbeats.
 *
 * May import files. New here: a way to tell that a process is alive, in `liveness.ts`.
 *
 * @module
 */
export {};
