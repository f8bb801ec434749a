/**
 * Numbers and tables as text, and what texts say as typed values.
 *
 * May import nothing. New here: a way to set text.
 *
 * @module
 */
export {};
