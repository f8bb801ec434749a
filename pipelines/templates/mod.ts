/**
 * Modules to begin with: files that run at once, to be filled in.
 *
 * May import nothing. New here: another kind of module, and its name in `../new.ts`.
 *
 * @module
 */
export {};
