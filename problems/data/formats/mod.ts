/**
 * Readers of file formats: bytes in, arrays out.
 *
 * They know nothing of data sets, folders or tensors, and say by position what is wrong with a file.
 *
 * May import nothing but each other. New here: a format.
 *
 * @module
 */
export {};
