/** Batch sizes coupled to learning rates. @module */
import { checkPositive } from "../check.ts";
import { type BatchSizeRule, type BatchSizeState, observed } from "./batch_size_rule.ts";
import {
  type AdaptiveBatchSizeOptions,
  average,
  checkedOptions,
  roundClip,
  ruleName,
} from "./bounds.ts";

/** Options of {@linkcode cabs}. */
export interface CabsOptions extends AdaptiveBatchSizeOptions {
  /** α, where the optimizer's own is not known or not meant; the optimizer's by default. */
  readonly learningRate?: number;
}

/** State of {@linkcode cabs}. */
export interface CabsState extends BatchSizeState {
  /** σ̂², the running average of tr Σ̂. */
  readonly variance: number;
  /** f_avg, the running average of the loss. */
  readonly loss: number;
}

/**
 * The coupled adaptive batch size, CABS: as many examples as make the gradient's variance proportional
 * to the loss,
 *
 *     m = α tr(Σ) / f                                     (thesis Eq. 4.20)
 *
 * with running averages of both in place of tr(Σ) and f, predicted for the *next* batch from those so
 * far (thesis Alg. 1):
 *
 *     σ̂² ← μ σ̂² + (1-μ) tr(Σ̂)
 *     f_avg ← μ f_avg + (1-μ) f
 *     m ← ROUND_CLIP(α σ̂² / f_avg, m_min, m_max)
 *
 * Both averages start at 0 and are short of their means by the same factor, which the ratio cancels:
 * there is nothing to correct. The first batch has `min` examples. α is that of the update whose
 * batch is chosen, so a schedule works on batch sizes too, without delay.
 *
 * Units: tr(Σ) is of a single example's gradient, not of the mini-batch's mean, whose variance is
 * smaller by the factor |B|; `f` is the objective, never negative, and near 0 at the optimum, or else
 * the batches stay small. The method was made for SGD; with momentum and with other methods α is
 * taken as it is.
 *
 * Source: Balles, Romero and Hennig, Coupling Adaptive Batch Sizes with Learning Rates (UAI 2017);
 * thesis §4.4. The thesis does not print m_min, m_max and μ: 16, 2048 and 0.95 are those of the
 * authors' code.
 *
 * @throws {RangeError} if an option is out of range; in `update` if the loss is negative or not finite
 * @throws {TypeError} in `update` if loss, varianceSum or the learning rate are missing
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cabs } from "./cabs.ts";
 *
 * const rule = cabs({ min: 8, max: 512, runningAverage: 0 });
 * const start = rule.init();
 * assertEquals(start.batchSize, 8);
 * const [state, m] = rule.update(start, { loss: 2, varianceSum: 3000, learningRate: 0.1 });
 * assertEquals([m, state.batchSize], [150, 150]); // 0.1 · 3000 / 2
 * ```
 */
export function cabs(options: CabsOptions = {}): BatchSizeRule<CabsState> {
  const { min, max, runningAverage: mu } = checkedOptions(options);
  const { learningRate: own } = options;
  if (own !== undefined) checkPositive(own, "learningRate");
  const settings = { min, max, "running-average": mu, "learning-rate": own };
  return {
    name: ruleName("cabs", settings),
    needs: { loss: true, varianceSum: true, ...(own === undefined && { learningRate: true }) },
    min,
    max,
    fingerprint: `cabs ${JSON.stringify(settings)}`,
    init: () => ({ count: 0, batchSize: min, variance: 0, loss: 0 }),
    update(state, seen) {
      const shown = own === undefined ? seen : { ...seen, learningRate: own };
      const now = observed("cabs", shown, ["loss", "varianceSum", "learningRate"]);
      const variance = average(mu, state.variance, now.varianceSum);
      const loss = average(mu, state.loss, now.loss);
      const batchSize = roundClip(now.learningRate * variance, loss, { min, max });
      return [{ count: state.count + 1, batchSize, variance, loss }, batchSize];
    },
  };
}
