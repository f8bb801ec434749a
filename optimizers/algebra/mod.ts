/**
 * What optimizers are put together with: `elementwise`, `chain`, and the move itself.
 *
 * Rules become an optimizer, optimizers a chain, and where all members of a chain are element-wise the
 * chain is fused into one pass over memory.
 *
 * May import rules and executors. New here: a way to combine optimizers; what they are combined of
 * belongs to `transformations/`.
 *
 * @module
 */
export {};
