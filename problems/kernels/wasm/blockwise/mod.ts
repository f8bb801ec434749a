/**
 * What of a kernel any thread computes: an LSTM for some examples, attention for some heads, pooling and padding for
 * some images, a pass over memory for some rows.
 *
 * May import products and shared work. New here: another kernel's blocks, as work of a kind of its own.
 *
 * @module
 */
export {};
