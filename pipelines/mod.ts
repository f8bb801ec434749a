/**
 * Runs of optimizers on problems, as functions that resolve to Arquero tables.
 *
 * @example Compare two methods
 * ```ts
 * import { ablate, summarize } from "./mod.ts";
 *
 * const rows = await ablate({
 *   problems: ["mnist-logreg"],
 *   optimizers: ["m-sgd", "m-svag"],
 *   steps: 10,
 *   backend: "wasm",
 * });
 * summarize(rows).select("optimizer", "testLoss", "testAccuracy").print();
 * ```
 *
 * @module
 */
export { ablate, type AblateOptions } from "./ablate.ts";
export { completion, shellNames } from "./completion.ts";
export { fetchData, type FetchOptions, listData } from "./data.ts";
export { report, type ReportFiles, type ReportOptions } from "./report.ts";
export type { FigureFormat } from "./report/figure_formats.ts";
export { train, type TrainOptions } from "./train.ts";
export { tune, type TuneOptions } from "./tune.ts";
export { rowsText } from "./results/rows_text.ts";
export { observationsText } from "./results/observations_text.ts";
export { summaryText } from "./results/summary_text.ts";
export { verdictsText } from "./results/verdict_text.ts";
export { methodTrials } from "./tuning/method_trials.ts";
export type { DissectionRecord } from "./runs/dissection_record.ts";
export { type TunedRates, tunedRates } from "./tuning/tuned_rates.ts";
export { tuningText } from "./tuning/tuning_text.ts";
export type { TuningRow } from "./tuning/tuning.ts";
export { type Basics, basics, type BasicsOptions } from "./basics.ts";
export { type BatchSize, batchSize, type BatchSizeOptions } from "./batch_size.ts";
export { type CabsLab, cabsLab, type CabsLabOptions } from "./cabs.ts";
export { type CheckpointNoise, type CheckpointOptions, dissectCheckpoint } from "./checkpoint.ts";
export { type Curvature, curvature, type CurvatureOptions } from "./curvature.ts";
export {
  type Advice,
  dissect,
  type Dissection,
  type DissectionGrid,
  type DissectionTables,
  type DissectOptions,
  type Snippet,
} from "./dissect.ts";
export { type Estimators, estimators, type EstimatorsOptions } from "./estimators.ts";
export { type Factors, factors, type FactorsOptions } from "./factors.ts";
export { type Fisher, fisher, type FisherOptions } from "./fisher.ts";
export type { GridSearch } from "./labs/fisher/races.ts";
export { type Geometry, geometry, type GeometryOptions } from "./geometry.ts";
export { type Idealized, idealized, type IdealizedOptions } from "./idealized.ts";
export { type DissectedMethods, dissectMethods, type DissectMethodsOptions } from "./methods.ts";
export { type NewModule, newModule, type NewModuleOptions } from "./new.ts";
export { playground, type PlaygroundOptions } from "./playground.ts";
export { quadratic, type QuadraticLab, type QuadraticLabOptions } from "./quadratic.ts";
export * from "./table.ts";
export { type Theory, theory, type TheoryClaim, type TheoryOptions } from "./theory.ts";
export { type Trajectories, trajectories, type TrajectoriesOptions } from "./trajectories.ts";
export { type Wilson, wilson, type WilsonLabOptions } from "./wilson.ts";
export type { RunOptions } from "./grid/grid.ts";
export type { GridProgress, RunListeners } from "./grid/run_hooks.ts";
export type { JoinOptions } from "./runs/shared.ts";
export type { LivenessKind } from "./claims/liveness.ts";
export type { DownloadOptions, DownloadProgress } from "./downloads/download.ts";
export type { RunSettings } from "./cells/run_settings.ts";
export type {
  HyperParameterLists,
  LearningRates,
  OptimizerChoice,
  ProblemChoice,
} from "./cells/choices.ts";
export type { OneOrMore } from "./cells/settings.ts";
export type { Answer } from "./statistics/inference/answers.ts";
export { expectedBest } from "./statistics/inference/expected_best.ts";
export { lookErrorRate, plannedLooks } from "./statistics/inference/looks.ts";
export type {
  ObservationAnswer,
  ObservationNumber,
  PaperObservation,
} from "./statistics/observations/observation_shape.ts";
export { paperObservations } from "./statistics/observations/paper_observations.ts";
export { type Difference, differences } from "./statistics/verdict/differences.ts";
export { factorial, type FactorialEffect } from "./statistics/verdict/factorial.ts";
export type { RunLengths } from "./training/length.ts";
export type { JudgingOptions } from "./statistics/verdict/judged_problem.ts";
export type { MethodVerdict } from "./statistics/verdict/method_verdict.ts";
export type { PrimaryMeasure, TimeToTarget } from "./statistics/verdict/primary_measure.ts";
export type { MethodTrials, StepSizeTrial } from "./statistics/verdict/trials.ts";
export { verdict, type VerdictOptions } from "./statistics/verdict/verdict.ts";
export type {
  FactorVerdict,
  Judged,
  PairVerdict,
  SimpleVerdict,
  Verdict,
} from "./statistics/verdict/verdict_shape.ts";
export type { FactorialDesign, FactorLevel } from "./statistics/inference/design.ts";
export { factorialDesign, type MethodDesign } from "./grid/factorial_design.ts";
export type { PaperOptions } from "./grid/paper.ts";
export { type PaperFigure, paperFigure, paperFigures } from "./grid/paper_figures.ts";
export type { Measure, RunValue } from "./statistics/measures.ts";
export type { EvaluationRow } from "./rows/rows.ts";
export type { Settings } from "./cells/settings.ts";
export { summarize, type SummaryRow } from "./statistics/summary.ts";
export type { AnyProblem } from "../problems/problem.ts";
export { loadState, saveState } from "./files/state_file.ts";
