/** What is optimized. @module */
import type { Scalar, Tensor, Tensors } from "../optimizers/types.ts";

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

/** Result of one stochastic evaluation. */
export interface Gradient {
  /** Mini-batch loss, the objective including regularization; a scalar left on the device. */
  readonly loss: Scalar;
  /** Mini-batch gradient, keys and shapes of the parameters. */
  readonly gradient: Tensors;
  /** Element-wise variance of the mini-batch gradient (ICML Eq. 64), where it was asked for. */
  readonly variance?: Tensors;
}

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
}

/** What a run uses where the caller says nothing. */
export interface ProblemDefaults {
  /** Examples in a batch. */
  readonly batchSize: number;
  /** Number of updates. */
  readonly steps: number;
  /** Learning rates by the optimizer's command-line id. */
  readonly learningRates: Readonly<Record<string, number>>;
}

/** An empirical risk: data, model and loss behind pure functions of the parameters. */
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
   * Batches without end: epoch after epoch, reshuffled, the last batch of an epoch smaller where
   * the batch size does not divide the data. Whoever takes a batch frees it. Heeding `start` is
   * optional, see {@linkcode BatchRequest}.
   */
  batches(options: BatchRequest): Batches<B>;
  /** Mini-batch objective, including regularization. */
  loss(params: Tensors, batch: B): Scalar;
  /** Mini-batch loss and gradient, and its variance where asked for. */
  gradient(params: Tensors, batch: B, options?: { readonly variance?: boolean }): Gradient;
  /** Loss and accuracy on the test part and on an equally large part of the training data. */
  evaluate(params: Tensors): Promise<Evaluation>;
  /**
   * What determines the problem besides its id, in a word: a checksum of its data, a version. With
   * it the results of earlier runs can be told to be of this very problem, and used again.
   */
  fingerprint?(): string | Promise<string>;
  /** Frees what the problem keeps on the device, if anything. */
  dispose?(): void;
}
