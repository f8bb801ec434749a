/**
 * Update rules as scalar expressions, free of tensors and devices.
 *
 * A rule says what happens to one coordinate; rules next to each other are fused into a program, a list
 * of instructions that an executor runs. The arithmetic of every method is written here once.
 *
 * May import the floor's top (types, checks). New here: an operation that rules need, with its meaning
 * for every executor.
 *
 * @module
 */
export {};
