/**
 * Products of matrices on the WASM heap, wherever their elements lie: by our own machine code, or by the machine's
 * BLAS where there is one.
 *
 * An operand (`operand.ts`) is a table of addresses, so that windows over images are one without being copied out;
 * `multiply` of `matrix.ts` takes any two.
 *
 * May import backends and the functions on the heap. New here: another way to multiply, chosen in `matrix.ts` or
 * `matrix_blas.ts`.
 *
 * @module
 */
export {};
