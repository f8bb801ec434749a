/**
 * What the papers say: types of their settings, and learning rates guessed from theirs.
 *
 * May import optimizers only. New here: what another paper says of problems; the settings themselves are
 * with the problems, in `catalogue/`.
 *
 * @module
 */
export * from "./cabs_experiment.ts";
export * from "./learning_rates.ts";
export {
  paperLearningRate,
  type PaperProblem,
  type PrintedAccuracy,
  type StepSizes,
  winners,
} from "./paper_problem.ts";
