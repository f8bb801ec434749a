/**
 * The time steps of recurrences on the WASM heap.
 *
 * May import products and shared work. New here: the steps of another one, which for some examples are work for any
 * thread.
 *
 * @module
 */
export {};
