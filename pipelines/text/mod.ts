/**
 * Numbers and tables as text.
 *
 * May import nothing. New here: a way to set text.
 *
 * @module
 */
export {};
