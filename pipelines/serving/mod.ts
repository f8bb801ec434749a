/**
 * Servers for this machine only: who is answered, and how they begin and end.
 *
 * May import nothing of other rooms. New here: what all servers of pages have in common.
 *
 * @module
 */
export {};
