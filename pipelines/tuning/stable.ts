/** Which step sizes are stable, told by short runs. @module */
import type { EvaluationRow } from "../rows/rows.ts";

/** How far a loss may rise, as a share of what it was at the start: to twice that. */
const margin = 1;

/**
 * Whether a run was stable: its training loss stayed finite, and ended no higher than
 *
 * ```text
 * f(θ₀) + |f(θ₀)|
 * ```
 *
 * where a loss of the usual kind, which is positive, has doubled. The papers say "stable" and leave open what
 * that is (ICML 2018, §A.2). All that is asked for is where to begin to go downwards, so the two mistakes are not
 * alike: a step size that is called stable and is not costs a full run, which finds it out; one that is good and is
 * ruled out is never looked at, and with it all that are larger.
 *
 * - A loss that rises without diverging is no sign of a step size that is too large: at a flat start, such as near
 *   a saddle, nothing has fallen yet after a tenth of the steps, and noise of gradients and of evaluations decides
 *   whether a loss is a little higher or lower. Even where single examples' losses are spread as an exponential
 *   distribution, evaluations on 20 other examples each double by chance in 1.5 of 100 cases, on 50 in 3 of 10,000
 *   (F distribution of 2n and 2n degrees of freedom).
 * - A loss that diverges grows by a factor at each update, and passes any margin soon: on a quadratic of curvature
 *   h, with a step size α beyond 2/h, by (1 − αh)². One that has not doubled in a tenth of the updates grows by less
 *   than 2¹⁰ in all of them, which the full run shows.
 *
 * A start of loss 0 has no margin: what rises from there is not stable.
 *
 * @param rows evaluations of a run, the first of which is the start
 */
export function isStable(
  rows: readonly Pick<EvaluationRow, "trainLoss" | "diverged">[],
): boolean {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  return !last.diverged &&
    last.trainLoss - first.trainLoss <= margin * Math.abs(first.trainLoss);
}
