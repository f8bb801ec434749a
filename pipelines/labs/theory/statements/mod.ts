/**
 * The list of the papers' statements. Each is in a file of its own in the room of its subject, with an
 * experiment that can fail. New here: such a file with its record, and a line in the list.
 *
 * @module
 */
export {};
