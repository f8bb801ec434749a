/**
 * Work that several threads do on the heap that they share, block by block.
 *
 * Work (`handed_over.ts`) is of a kind, a few numbers, and cut into blocks (`cutting.ts`), each of which any thread
 * may take. `together.ts` has the threads that are in use; results do not depend on who took which block.
 *
 * May import the functions on the heap. New here: a kind of work; what computes it is listed in
 * `problems/kernels/threads/kernel_thread.ts`.
 *
 * @module
 */
export {};
