/** The contract every rule for batch sizes keeps. @module */

/** What the last stochastic evaluation told us, on the batch whose size the rule chose. */
export interface BatchObservation {
  /** f: the mini-batch objective, including regularization. */
  readonly loss?: number;
  /**
   * tr Σ̂: the variance of the gradient of a *single* example within the batch, summed over all
   * elements (thesis Eq. 3.30). It is |B| times the sum of the mini-batch gradient's variance, the
   * one of ICML Eq. 64.
   */
  readonly varianceSum?: number;
  /** ‖g‖²: the squared Euclidean norm of the mini-batch gradient. */
  readonly squaredNorm?: number;
  /** α of the next update, the one whose batch is to be drawn. */
  readonly learningRate?: number;
}

/** Which parts of a {@linkcode BatchObservation} a rule cannot do without. */
export type BatchNeeds = { readonly [K in keyof BatchObservation]?: boolean };

/** State of a rule: a plain object of numbers. */
export interface BatchSizeState {
  /** Number of observations so far. */
  readonly count: number;
  /** Examples of the next batch. */
  readonly batchSize: number;
}

/**
 * A pure state transition `(state, observation) -> (state, batch size)`, beside the optimizer's own
 * and independent of it.
 */
// deno-lint-ignore no-explicit-any
export interface BatchSizeRule<S extends BatchSizeState = any> {
  /** Name in tables and on the command line, with all settings that are not at their defaults. */
  readonly name: string;
  /** What `update` must be told; nothing where absent. */
  readonly needs?: BatchNeeds;
  /** The smallest size it gives. */
  readonly min: number;
  /** The largest size it gives. */
  readonly max: number;
  /** What determines the rule, in a word; see the `fingerprint` of optimizers. */
  readonly fingerprint?: string;
  /** The state before the first batch, with that batch's size. */
  init(): S;
  /** The next state, and how many examples the next batch is to have. */
  update(state: S, seen: BatchObservation): [S, number];
}

/**
 * The parts of an observation that a rule needs.
 *
 * @throws {TypeError} naming the first that is missing
 * @throws {RangeError} naming the first that is not a finite number of at least 0
 */
export function observed<K extends keyof BatchObservation>(
  rule: string,
  seen: BatchObservation,
  keys: readonly K[],
): { readonly [Each in K]: number } {
  for (const key of keys) {
    const value = seen[key];
    if (value === undefined) throw new TypeError(`${rule} needs ${key} in what it is shown`);
    if (!(value >= 0 && Number.isFinite(value))) {
      const remedy = key === "loss" ? "; add a constant to the objective, or use normTest" : "";
      throw new RangeError(`${rule} needs a finite ${key} of at least 0, got ${value}${remedy}`);
    }
  }
  return seen as { readonly [Each in K]: number };
}
