/**
 * The problems with names, and how they are found by these.
 *
 * The top of the floor: it may import all of `problems/`, and nothing there imports it. New here: a
 * named problem.
 *
 * @module
 */
export {};
