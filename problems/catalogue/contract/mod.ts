/**
 * What is said of every named problem.
 *
 * May import data sets, the papers' types and the problem interface. New here: a fact about all problems.
 *
 * @module
 */
export * from "./record.ts";
