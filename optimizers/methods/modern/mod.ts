/**
 * Methods that came after the papers, each a file with its constructor, its options and its record.
 *
 * May import the rooms below methods, and its contract. New here: such a method; it is listed and exported
 * in `methods/records.ts`.
 *
 * @module
 */
export {};
