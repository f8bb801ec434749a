/**
 * Problems and optimizers of one's own, from modules that are named on a command line, `./mine.ts#name`, or, of
 * problems, from files with model and data.
 *
 * Data, `problems/` and `optimizers/` may be imported. New here: something else that a module may bring.
 *
 * @module
 */
export { importOptimizer } from "./import_optimizer.ts";
export { importProblem, type ProblemFactory, type ProblemRequest } from "./import_problem.ts";
