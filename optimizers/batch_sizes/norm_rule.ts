/** Batch sizes by the norm test. @module */
import { checkPositive } from "../check.ts";
import { type BatchSizeRule, type BatchSizeState, observed } from "./batch_size_rule.ts";
import {
  type AdaptiveBatchSizeOptions,
  average,
  checkedOptions,
  roundClip,
  ruleName,
} from "./bounds.ts";

/** Options of {@linkcode normTest}. */
export interface NormTestOptions extends AdaptiveBatchSizeOptions {
  /** θ, the noise that is tolerated, in (0, 1]; default 1, as De et al. suggest. */
  readonly theta?: number;
}

/** State of {@linkcode normTest}. */
export interface NormTestState extends BatchSizeState {
  /** Running average of tr Σ̂. */
  readonly variance: number;
  /** Running average of ‖g‖². */
  readonly squaredNorm: number;
}

/**
 * The batch size by which the mini-batch gradient g is expected to be a descent direction (the "norm
 * test", the competitor of CABS in the thesis):
 *
 *     m = 1/θ² · tr(Σ) / ‖g‖²                             (thesis Eq. 4.18)
 *
 * With prediction, running averages, rounding and clipping exactly as {@linkcode cabs} has them; that
 * is how the thesis compares the two (§4.4.4).
 *
 * ‖g‖² is not ‖∇f‖²: on average it is `‖∇f‖² + tr(Σ)/m` (Eq. 4.16). Put into the rule, m settles at
 *
 *     m = (1/θ² - 1) tr(Σ) / ‖∇f‖²,
 *
 * which for θ = 1 is 0, that is `min`, however noisy the gradient; smaller θ hold more.
 *
 * Source: Byrd, Chin, Nocedal and Wu, Sample size selection in optimization methods for machine
 * learning (2012); De, Yadav, Jacobs and Goldstein, Automated inference with adaptive batches (2017).
 * They enlarge a batch until it passes the test; this, like the thesis, predicts its size.
 *
 * @throws {RangeError} if an option is out of range; in `update` if a number shown to it is
 * @throws {TypeError} in `update` if varianceSum or squaredNorm are missing
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normTest } from "./norm_rule.ts";
 *
 * const rule = normTest({ theta: 0.5, runningAverage: 0 });
 * const [, m] = rule.update(rule.init(), { varianceSum: 100, squaredNorm: 4 });
 * assertEquals(m, 100); // 4 · 100 / 4
 * ```
 */
export function normTest(options: NormTestOptions = {}): BatchSizeRule<NormTestState> {
  const { min, max, runningAverage: mu } = checkedOptions(options);
  const theta = checkPositive(options.theta ?? 1, "theta");
  if (theta > 1) throw new RangeError(`theta must be at most 1, got ${theta}`);
  const settings = { min, max, "running-average": mu };
  return {
    name: ruleName("norm-test", { theta: theta === 1 ? undefined : theta, ...settings }),
    needs: { varianceSum: true, squaredNorm: true },
    min,
    max,
    fingerprint: `norm-test ${JSON.stringify({ theta, ...settings })}`,
    init: () => ({ count: 0, batchSize: min, variance: 0, squaredNorm: 0 }),
    update(state, seen) {
      const now = observed("normTest", seen, ["varianceSum", "squaredNorm"]);
      const variance = average(mu, state.variance, now.varianceSum);
      const squaredNorm = average(mu, state.squaredNorm, now.squaredNorm);
      const batchSize = roundClip(variance, theta * theta * squaredNorm, { min, max });
      return [{ count: state.count + 1, batchSize, variance, squaredNorm }, batchSize];
    },
  };
}
