/**
 * Threads that compute kernels together with the one that trains.
 *
 * May import all kernels. New here: what computes another kind of work, in the table of `kernel_thread.ts`.
 *
 * @module
 */
export {};
