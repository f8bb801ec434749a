/** What is optimized. @module */
import type { CurvatureKind, Scalar, Tensor, Tensors } from "../optimizers/types.ts";
import type { RandomKey } from "./random.ts";

/** Examples along the first axis: inputs and targets. */
export interface Batch {
  /** Inputs, `[n, ...]`. */
  readonly xs: Tensor;
  /** Targets, `[n, ...]`: int32 class numbers `[n]` for the built-in classifiers. */
  readonly ys: Tensor;
}

/** A source of batches: any async iterable, or a `tf.data.Dataset`. */
export type Batches<B = Batch> =
  & (AsyncIterable<B> | { iterator(): Promise<BatchIterator<B>> })
  & BatchesStart;

/** Where a source of batches begins. */
export interface BatchesStart {
  /** How many batches were passed over, as `start` of {@linkcode BatchRequest} asked; none if absent. */
  readonly start?: number;
}

/** What batches are asked for. */
export interface BatchRequest {
  /** Same seed, same batches, bit by bit. */
  readonly seed: number;
  /** Examples in a batch. */
  readonly batchSize: number;
  /**
   * How many batches to pass over, so that a run can be continued without drawing them. A source
   * that heeds it says so by its own `start`; one that does not is drawn from and the batches
   * dropped.
   */
  readonly start?: number;
}

/** What a `tf.data.Dataset` iterates with. */
export interface BatchIterator<B = Batch> {
  /** The next batch, if there is one. */
  next(): Promise<IteratorResult<B>>;
}

/** What examples are asked for. */
export interface ExampleRequest {
  /** Same seed, same examples in the same order, bit by bit. */
  readonly seed: number;
  /** How many examples to pass over; default 0. */
  readonly start?: number;
}

/** Examples one after the other, to be taken in batches of any size. */
export interface ExampleStream<B = Batch> {
  /**
   * The next `count` examples, which whoever takes them frees; fewer where the examples end, and
   * `undefined` where they have ended.
   */
  take(count: number): Promise<B | undefined>;
  /** Ends the stream, and frees what it holds. */
  close(): Promise<void>;
}

/** What a stochastic evaluation depends on besides parameters and batch, where it does. */
export interface LossOptions {
  /**
   * What the model remembers from the batches before, as `initMemory` or the last step's
   * {@linkcode Gradient} gave it; the beginning where absent. It is left alone.
   */
  readonly memory?: Tensors | undefined;
  /** What dropout and the like draw from: same key, same bits. */
  readonly key?: RandomKey | undefined;
}

/** What is asked of `gradient`. */
export interface GradientOptions extends LossOptions {
  /** Whether the variance of the gradient is wanted as well; default false. */
  readonly variance?: boolean | undefined;
  /** Which curvature matrix is wanted as well, if any; few problems have them, see {@linkcode Gradient}. */
  readonly curvature?: CurvatureKind | undefined;
  /**
   * Whether the diagonal of that matrix is enough, which takes less; default false. Heeding it is
   * optional.
   */
  readonly curvatureDiagonal?: boolean | undefined;
  /** Whether the sum of that variance is wanted, which takes less than all of it; default false. */
  readonly varianceSum?: boolean | undefined;
}

/** Result of one stochastic evaluation. */
export interface Gradient {
  /** Mini-batch loss, the objective including regularization; a scalar left on the device. */
  readonly loss: Scalar;
  /** Mini-batch gradient, keys and shapes of the parameters. */
  readonly gradient: Tensors;
  /** Element-wise variance of the mini-batch gradient (ICML Eq. 64), where it was asked for. */
  readonly variance?: Tensors;
  /** Sum over all elements of that variance, where it was asked for. */
  readonly varianceSum?: Scalar;
  /**
   * The curvature matrix that was asked for, of the mean loss over the batch without regularization:
   * `[d, d]`, the elements of the parameters one after another in the order of their keys; where
   * its diagonal was enough, that, `[d]`, or the matrix. A problem that has none leaves it out, or
   * throws an error that says why.
   */
  readonly curvature?: Tensor;
  /**
   * What the model remembers after this batch, in new tensors; where absent, what it remembered
   * before. The next step is to be given it.
   */
  readonly memory?: Tensors;
}

/**
 * Name of a column of a problem's own: what is measured, a slash, and of which group, `testLoss/rare`. What is
 * called a loss is better where it is lower, what is called an accuracy where it is higher.
 */
export type ExtraColumn = `${string}/${string}`;

/** Loss (without regularization) and, for classifiers, accuracy in [0, 1] on both parts. */
export interface Evaluation {
  /** Mean loss on as many training examples as there are test examples. */
  readonly trainLoss: number;
  /** Mean loss on the test part. */
  readonly testLoss: number;
  /** Share of those training examples classified right. */
  readonly trainAccuracy?: number;
  /** Share of the test part classified right. */
  readonly testAccuracy?: number;
  /** Mean loss on the validation part, where there is one. */
  readonly validationLoss?: number;
  /** Share of the validation part classified right. */
  readonly validationAccuracy?: number;
  /**
   * How many the test accuracy is a share of: examples in the test part as far as it was used, where they
   * are counted; of language models characters.
   */
  readonly testExamples?: number;
  /**
   * What else is measured, under names of one's own: columns of rows, tables and summaries, in this order,
   * which methods can be judged by, too. The same names at each evaluation.
   */
  readonly extra?: Readonly<Record<ExtraColumn, number>>;
}

/** What is asked of `evaluate`. */
export interface EvaluationOptions {
  /**
   * Examples of each part to use, the same ones in all runs; all where absent, where there are fewer, or
   * where the problem does not heed it.
   */
  readonly examples?: number | undefined;
  /**
   * What computes the evaluation's pieces, such as several threads; they are computed here where absent, or
   * where the problem does not heed it.
   */
  readonly pieces?: EvaluationPieces | undefined;
}

/**
 * Computes pieces that do not depend on one another, and resolves to the numbers of all, in their order.
 *
 * @param width numbers of a piece
 * @param compute gives a piece, float32 `[width]`, in a new tensor
 */
export type EvaluationPieces = (
  count: number,
  width: number,
  compute: (piece: number) => Tensor,
) => Promise<ArrayLike<number>>;

/** How step sizes go over a run: they stay, or fall to 0 along half a cosine. */
export type ScheduleName = "constant" | "cosine";

/** What a run does to the steps of any method; nothing of what is absent. */
export interface StepSettings {
  /** How step sizes go over the run, behind the warm-up. */
  readonly schedule?: ScheduleName | undefined;
  /** Share of the updates, in [0, 1), over which they rise to theirs at the beginning. */
  readonly warmup?: number | undefined;
  /**
   * λ of a decoupled decay: the share of itself, in [0, 1), that a weight loses in a step, whatever the step
   * size is, times the schedule's multiplier; of tensors of two dimensions and more.
   */
  readonly weightDecay?: number | undefined;
  /** Euclidean norm of all tensors of a gradient that larger ones are cut down to; 0 for no limit. */
  readonly clip?: number | undefined;
}

/** What a run uses where the caller says nothing. */
export interface ProblemDefaults extends StepSettings {
  /** Examples in a batch. */
  readonly batchSize: number;
  /** Number of updates. */
  readonly steps: number;
  /** Learning rates by the optimizer's command-line id. */
  readonly learningRates: Readonly<Record<string, number>>;
}

/**
 * An empirical risk: data, model and loss behind pure functions of the parameters.
 *
 * A model may remember something besides its parameters, from batch to batch: running statistics of
 * batch normalization, the state of a recurrent network that reads on. This memory goes into
 * `gradient` and comes out of it again, a map of tensors like the parameters; and what is random in a
 * step follows from a key. Whoever trains hands on the one and makes the other, from the seed and the
 * number of the step, so that a run can be continued anywhere. Problems without memory or randomness
 * ignore both, and need not mention them.
 */
export interface Problem<B = Batch> {
  /** Name in tables, files and on the command line. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** What a run uses where the caller says nothing. */
  readonly defaults: ProblemDefaults;
  /** Number of training examples, where it is known. */
  readonly trainSize?: number;
  /** Initial parameters; same seed, same bits. */
  init(seed: number): Tensors;
  /**
   * What the model remembers before the first batch, in new tensors; nothing where absent. Same seed,
   * same bits.
   */
  initMemory?(seed: number): Tensors;
  /**
   * Batches without end: epoch after epoch, reshuffled, the last batch of an epoch of another size
   * where the batch size does not divide the data. Whoever takes a batch frees it. Heeding `start` is
   * optional, see {@linkcode BatchRequest}.
   */
  batches(options: BatchRequest): Batches<B>;
  /**
   * The examples of these batches as one stream, for batch sizes that change. Where absent, batches of
   * the default size are cut anew, see `restackedExamples`.
   */
  examples?(request: ExampleRequest): ExampleStream<B>;
  /** Mini-batch objective, including regularization. */
  loss(params: Tensors, batch: B, options?: LossOptions): Scalar;
  /** Mini-batch loss and gradient, and its variance or the sum of that where asked for. */
  gradient(params: Tensors, batch: B, options?: GradientOptions): Gradient;
  /**
   * Loss and accuracy on the test part and on an equally large part of the training data.
   *
   * @param memory what the model remembers, of which an evaluation uses what lasts (running
   * statistics); it is left alone
   */
  evaluate(params: Tensors, memory?: Tensors, options?: EvaluationOptions): Promise<Evaluation>;
  /**
   * The same problem with a share of its training data kept for validation: it trains on the rest, and
   * `evaluate` gives losses and accuracies on the part that is kept besides. The part is the same each
   * time, whatever the seed. Absent where there are no examples to keep.
   */
  withValidation?(share: number): Problem<B>;
  /**
   * What determines the problem besides its id, in a word: a checksum of its data, a version. With
   * it the results of earlier runs can be told to be of this very problem, and used again.
   */
  fingerprint?(): string | Promise<string>;
  /** Frees what the problem keeps on the device, if anything. */
  dispose?(): void;
}

/** A problem with batches of any kind. */
// deno-lint-ignore no-explicit-any -- what a batch is, only the problem itself needs to know
export type AnyProblem = Problem<any>;
