/**
 * The problems with names, and how they are found by these.
 *
 * The top of the floor: it may import all of `problems/`, and nothing there imports it. New here: a
 * named problem, in the room of its kind, and its lines in `records.ts`.
 *
 * @module
 */
export * from "./cabs_experiments.ts";
export * from "./contract/mod.ts";
export * from "./data_sets.ts";
export * from "./paper_problems.ts";
export * from "./records.ts";
export * from "./registry.ts";
