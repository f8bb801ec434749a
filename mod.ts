/**
 * Stochastic optimizers that know about gradient noise, and the means to take them apart.
 *
 * Here is what users of the library need. What else is public is a path further:
 *
 * | path           | what it has besides                                                         |
 * | -------------- | --------------------------------------------------------------------------- |
 * | `./optimizers` | every transformation, rules of one's own, theory, the safetensors format    |
 * | `./problems`   | named problems as functions, readers of files, batches, initializers, rules |
 * | `./kernels`    | kernels that make models train on WASM, imported for this effect            |
 * | `./figures`    | what the command line draws, as SVG, of tables and verdicts                 |
 * | `./ablate`, …  | each pipeline with all its types; as a program it is the script             |
 *
 * @example Which part of Adam helps?
 * ```ts
 * import { ablate, verdict } from "./mod.ts";
 *
 * const rows = await ablate({
 *   problems: ["quadratic"],
 *   optimizers: ["m-sgd", "m-ssd", "m-svag", "adam"],
 *   seeds: 3,
 *   steps: 10,
 *   backend: "wasm",
 * });
 * for (const { text } of verdict(rows)) console.log(text);
 * ```
 *
 * @module
 */

// devices, and what every training loop needs
export { applyUpdate, backendInUse, backendNames, dispose, useBackend } from "./optimizers/mod.ts";

// the named optimizers, each with its options: the list there names them
export * from "./optimizers/methods/records.ts";

// steepest descent in any norm
export { steepestDescent } from "./optimizers/mod.ts";

// optimizers by their names on the command line
export { createOptimizer, optimizerIds, optimizerRecord } from "./optimizers/mod.ts";
export { registerFactor } from "./optimizers/mod.ts";

// transformations, and chains of them
export { adamMoments, chain, miniBatchMoments, moments, momentum } from "./optimizers/mod.ts";
export { adaptVariance, addDecayedWeights, precondition } from "./optimizers/mod.ts";
export { scaleByLearningRate, sign, warmUp } from "./optimizers/mod.ts";
export { clipByBlockNorm, clipByGlobalNorm, clipByValue } from "./optimizers/mod.ts";
export { emaOfParams, lookahead, partition } from "./optimizers/mod.ts";

// schedules of step sizes
export { cosineDecay, exponentialDecay, joinSchedules } from "./optimizers/mod.ts";
export { linearWarmup, stepDecay } from "./optimizers/mod.ts";

// norms, to descend in
export { blockInfNorm, diagonalNorm, l1Norm, l2Norm, lInfNorm } from "./optimizers/mod.ts";
export { spectralNorm } from "./optimizers/mod.ts";

// batch sizes
export { cabs, constantBatchSize, normTest } from "./optimizers/mod.ts";

// bridges to tf.layers and to files
export { asTfOptimizer, decodeState, encodeState } from "./optimizers/mod.ts";
export { loadState, saveState } from "./pipelines/mod.ts";

// problems: those with names, and what to make one's own of
export { loadProblem, problemIds } from "./problems/mod.ts";
export { classification, inParts, languageModel } from "./problems/mod.ts";
export { linearProblem, quadraticProblem, wilsonProblem } from "./problems/mod.ts";
export { problemFromFiles, supervised } from "./problems/mod.ts";
export { logisticLoss, softmaxCrossEntropy, squaredLoss } from "./problems/mod.ts";

// the papers' problems, experiments and step sizes
export { cabsExperiment, cabsExperiments, paperProblem, paperProblems } from "./problems/mod.ts";
export { learningRatesFor, learningRatesLike, paperLearningRate } from "./problems/mod.ts";

// data sets, and batches of examples
export { loadCifar10, loadCifar100, loadFashionMnist } from "./problems/mod.ts";
export { loadMnist, loadSvhn } from "./problems/mod.ts";
export { loadUci, loadWarAndPeace, readTextSet } from "./problems/mod.ts";
export { continuingSequences, shuffledBatches, shuffledExamples } from "./problems/mod.ts";

// models: networks
export { allCnn, charGpt, charLstm, convNet, mlp, wideResNet } from "./problems/mod.ts";
export { fromLayersModel } from "./problems/mod.ts";

// models: layers
export { applyLayer, sequential } from "./problems/mod.ts";
export { averagePool, conv2d, dense, flatten, globalAveragePool, maxPool } from "./problems/mod.ts";
export { batchNorm, dropout, relu, sigmoid, tanh } from "./problems/mod.ts";
export { embedding, lstm, oneHot, timeDistributed, unembedding } from "./problems/mod.ts";
export { causalAttention, gelu, layerNorm } from "./problems/mod.ts";
export { positionEmbedding, tiedEmbedding } from "./problems/mod.ts";
export { glorotUniform, heNormal, truncatedNormal } from "./problems/mod.ts";

// noise and curvature
export { curvatureKinds, lossGradientVariance } from "./problems/mod.ts";
export { modelCurvature, modelCurvatureDiagonal } from "./problems/mod.ts";
export { hessianProduct, l1Smoothness, l2Smoothness } from "./problems/mod.ts";
export { lanczos, lInfSmoothness } from "./problems/mod.ts";
export { lInfBounds, lInfSearch, separableSmoothness } from "./problems/mod.ts";
export { gradientDensity, predictedRatio } from "./problems/mod.ts";

// pipelines: runs, and what comes before and after
export { ablate, dissect, factorialDesign, report, train, tune } from "./pipelines/mod.ts";
export { completion, fetchData, listData, newModule } from "./pipelines/mod.ts";
export { paperFigure, paperFigures } from "./pipelines/mod.ts";

// pipelines: laboratories
export { basics, batchSize, cabsLab, curvature, estimators, factors } from "./pipelines/mod.ts";
export { fisher, geometry, idealized, quadratic } from "./pipelines/mod.ts";
export {
  dissectCheckpoint,
  dissectMethods,
  theory,
  trajectories,
  wilson,
} from "./pipelines/mod.ts";

// tables of runs, and what follows from them
export { loadBatchLosses, loadRuns, loadTunings, saveTable } from "./pipelines/mod.ts";
export { differences, factorial, summarize } from "./pipelines/mod.ts";
export {
  expectedBest,
  lookErrorRate,
  methodTrials,
  paperObservations,
  plannedLooks,
  verdict,
} from "./pipelines/mod.ts";

// the same as a terminal shows it, and the step sizes that a search left in a folder
export { observationsText, rowsText, summaryText, tunedRates } from "./pipelines/mod.ts";
export { tuningText, verdictsText } from "./pipelines/mod.ts";

// types: optimizers and their states
export type { BackendName, BackendOptions, BlasOptions, CurvatureKind } from "./optimizers/mod.ts";
export type {
  AspectName,
  LearningRate,
  MethodAspects,
  Needs,
  Observation,
  Optimizer,
  OptimizerState,
} from "./optimizers/mod.ts";
export type { Scalar, Schedule, Tensor, Tensors } from "./optimizers/mod.ts";
export type { HyperParameters, OptimizerId, PaperMethod, Setting } from "./optimizers/mod.ts";
export type { Counterpart, OptimizerRecord, RecordOptions } from "./optimizers/mod.ts";
export type { NumberSetting, SettingFor, SettingKind, SettingsFor } from "./optimizers/mod.ts";
export type { StartingRate, SwitchSetting, WordSetting } from "./optimizers/mod.ts";

// types: chains of element-wise rules, and of others
export type { Chained, ChainState, Elementwise } from "./optimizers/mod.ts";
export type { ElementwiseRule, Expression } from "./optimizers/mod.ts";
export type { RuleContext, Ruled, RuleSignal } from "./optimizers/mod.ts";
export type { SlotsOf, SlotStart, SlotState } from "./optimizers/mod.ts";
export type { LookaheadState, OwnFactor, PartitionState, RunTimeScalar } from "./optimizers/mod.ts";

// types: options of optimizers and transformations
export type { MomentumMethodOptions, SgdOptions } from "./optimizers/mod.ts";
export type {
  AdamOptions,
  AdamStarOptions,
  AdaptBlocksOptions,
  AdaptMatrixOptions,
  AveragedVarianceOptions,
  AverageMomentsOptions,
  MSvagMiniBatchOptions,
  SvagOptions,
  VarianceAdaptedOptions,
} from "./optimizers/mod.ts";
export type { PreconditionedOptions, SteepestDescentOptions } from "./optimizers/mod.ts";
export type { AdamMomentsOptions, AdaptationFactor } from "./optimizers/mod.ts";
export type { MomentsDirection, MomentsOptions } from "./optimizers/mod.ts";
export type { DecayOptions, MomentumOptions, PaperVersion } from "./optimizers/mod.ts";
export type { KroneckerOptions, RootSumOptions } from "./optimizers/mod.ts";
export type { LookaheadOptions, Norm, PreconditionOptions, StepDecay } from "./optimizers/mod.ts";

// types: batch sizes
export type { AdaptiveBatchSizeOptions, BatchNeeds, BatchObservation } from "./optimizers/mod.ts";
export type { BatchSizeChoice, BatchSizeRule, BatchSizeState } from "./optimizers/mod.ts";
export type { CabsOptions, CabsState, NormTestOptions, NormTestState } from "./optimizers/mod.ts";

// types: bridges
export type { DecodeOptions, StateTree, StockOptimizer, TfOptimizer } from "./optimizers/mod.ts";
export type { TfOptimizerConfig, TfOptimizerOptions } from "./optimizers/mod.ts";

// types: problems
export type { Batch, Batches, BatchesStart, BatchIterator, BatchRequest } from "./problems/mod.ts";
export type {
  Evaluation,
  EvaluationOptions,
  EvaluationPieces,
  ExampleRequest,
  ExtraColumn,
} from "./problems/mod.ts";
export type { ExampleStream, Gradient, GradientOptions, LossOptions } from "./problems/mod.ts";
export type { Problem, ProblemDefaults, ScheduleName, StepSettings } from "./problems/mod.ts";
export type { ClassificationOptions, LanguageModelOptions } from "./problems/mod.ts";
export type { LinearProblemOptions, QuadraticOptions } from "./problems/mod.ts";
export type {
  ExampleArrays,
  ExampleGroup,
  ExampleNumbers,
  ExampleSource,
  ExampleValues,
  NestedNumbers,
} from "./problems/mod.ts";
export type { LossName, LossOfOutputs, StreamedExample } from "./problems/mod.ts";
export type { DataFiles, ProblemFiles, ProblemFromFilesOptions } from "./problems/mod.ts";
export type { SupervisedData, SupervisedModel, SupervisedOptions } from "./problems/mod.ts";
export type { QuadraticProblemOptions, Spectrum, SpectrumName } from "./problems/mod.ts";
export type { WilsonOptions, WilsonProblem } from "./problems/mod.ts";
export type { CabsExperiment, PaperProblem, PrintedAccuracy, StepSizes } from "./problems/mod.ts";

// types: data
export type { Augmentation, BatchOptions, DataOptions, DataSource } from "./problems/mod.ts";
export type { ExampleOptions, ExampleTable, ImageSet, LabelledImages } from "./problems/mod.ts";
export type { SequenceBatch, SequenceOptions, SourceFile, TextOptions } from "./problems/mod.ts";
export type { TextSet, Vocabulary, VocabularyOrder } from "./problems/mod.ts";

// types: models
export type { ExampleShape, Initializer, Layer, LayerGradient, LayerMode } from "./problems/mod.ts";
export type {
  ExampleGradients,
  ExamplesRule,
  GradientVariance,
  LayersModel,
  LayerTrace,
} from "./problems/mod.ts";
export type { RandomKey, RandomStream, VarianceRule } from "./problems/mod.ts";
export type { BatchNormOptions, Conv2dOptions, DenseOptions } from "./problems/mod.ts";
export type { EmbeddingOptions, LayerNormOptions, LstmOptions } from "./problems/mod.ts";
export type { NamedLayer, PoolOptions } from "./problems/mod.ts";
export type { Sequential, TimeDistributed } from "./problems/mod.ts";
export type { AllCnnOptions, CharGptOptions, CharLstmOptions } from "./problems/mod.ts";
export type { Convolution } from "./problems/mod.ts";
export type { ConvNetOptions, FromLayersModel } from "./problems/mod.ts";
export type { MlpOptions, WideResNetOptions } from "./problems/mod.ts";

// types: noise and curvature
export type { LayerCircumstances, LossGradientVariance } from "./problems/mod.ts";
export type { LossGradientVarianceFunction, ModelFunction } from "./problems/mod.ts";
export type { VarianceDetail, VarianceOptions } from "./problems/mod.ts";
export type { CurvatureRequest, DifferenceProduct, GradientAt } from "./problems/mod.ts";
export type { HessianProduct, HessianProductOptions, Lanczos } from "./problems/mod.ts";
export type { LanczosOptions, LikelihoodName, LInfBounds } from "./problems/mod.ts";
export type { LInfBoundsOptions, LInfSearch, LInfSearchOptions } from "./problems/mod.ts";
export type { RitzValue, Separable, SeparableOptions, SignMaximum } from "./problems/mod.ts";

// types: pipelines and their tables
export type { AblateOptions, AnyProblem, EvaluationRow } from "./pipelines/mod.ts";
export type { GridProgress, JoinOptions, LearningRates, LivenessKind } from "./pipelines/mod.ts";
export type { Measure, OneOrMore } from "./pipelines/mod.ts";
export type { OptimizerChoice, PaperFigure, PaperOptions, ProblemChoice } from "./pipelines/mod.ts";
export type { DissectionRecord, RunLengths, RunListeners } from "./pipelines/mod.ts";
export type { RunOptions, RunSettings, Settings } from "./pipelines/mod.ts";
export type { TrainOptions, TunedRates, TuneOptions } from "./pipelines/mod.ts";
export type { Answer, FactorVerdict, Judged, MethodVerdict, PairVerdict } from "./pipelines/mod.ts";
export type { FactorialDesign, FactorLevel, MethodDesign, SimpleVerdict } from "./pipelines/mod.ts";
export type {
  JudgingOptions,
  MethodTrials,
  RunValue,
  StepSizeTrial,
  TuningRow,
} from "./pipelines/mod.ts";
export type { PrimaryMeasure, TimeToTarget, Verdict, VerdictOptions } from "./pipelines/mod.ts";
export type { DownloadOptions, DownloadProgress, FetchOptions } from "./pipelines/mod.ts";
export type { FigureFormat, LoadOptions, ReportFiles, ReportOptions } from "./pipelines/mod.ts";
export type { NewModule, NewModuleOptions, SaveTableOptions } from "./pipelines/mod.ts";

// types: laboratories
export type { CheckpointNoise, CheckpointOptions } from "./pipelines/mod.ts";
export type { DissectedMethods, DissectMethodsOptions } from "./pipelines/mod.ts";
export type { Basics, BasicsOptions, BatchSize, BatchSizeOptions } from "./pipelines/mod.ts";
export type { CabsLab, CabsLabOptions, Curvature, CurvatureOptions } from "./pipelines/mod.ts";
export type {
  Advice,
  Dissection,
  DissectionGrid,
  DissectionTables,
  DissectOptions,
  Snippet,
} from "./pipelines/mod.ts";
export type { Estimators, EstimatorsOptions, Factors, FactorsOptions } from "./pipelines/mod.ts";
export type { Fisher, FisherOptions, Geometry, GeometryOptions } from "./pipelines/mod.ts";
export type { GridSearch, Idealized, IdealizedOptions, QuadraticLab } from "./pipelines/mod.ts";
export type { Theory, TheoryOptions } from "./pipelines/mod.ts";
export type { QuadraticLabOptions, Trajectories, TrajectoriesOptions } from "./pipelines/mod.ts";
export type { Wilson, WilsonLabOptions } from "./pipelines/mod.ts";
