/** What the thesis says of an experiment with adaptive batch sizes. @module */

/** An experiment on batch sizes. */
export interface CabsExperiment {
  /** The problem's id here. */
  readonly id: string;
  /** Network and data. */
  readonly title: string;
  /** λ of the L2 regularization of the weights. */
  readonly weightDecay: number;
  /** Constant batch sizes that were compared with adaptive ones. */
  readonly batchSizes: readonly number[];
  /** Constant step sizes of SGD that were tried with each batch size. */
  readonly stepSizes: readonly number[];
  /** Values of θ that were tried with the competing criterion (thesis Eq. 4.18). */
  readonly tolerances: readonly number[];
  /** What the thesis leaves open, and how it is settled here. */
  readonly notes: readonly string[];
}
