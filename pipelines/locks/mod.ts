/**
 * Locks on folders: one run at a time is at work in one, or several that know of each other. They are the
 * operating system's, and end with the process that holds them.
 *
 * May import how files are read. New here: another way to keep others out of a folder.
 *
 * @module
 */
export {};
