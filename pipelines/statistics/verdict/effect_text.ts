/** Effects in words and by size. @module */
import { estimateText, significant } from "../../text/numbers.ts";
import type { MethodVerdict } from "./method_verdict.ts";
import type { Judged, PairVerdict, Verdict } from "./verdict_shape.ts";

/**
 * An effect in the units of its scale: `×0.83 [0.74, 0.93]`, or percentage points of accuracy.
 */
export function effectText(
  { estimate, low, high }: Pick<Judged, "estimate" | "low" | "high">,
  scale: Verdict["scale"],
): string {
  if (estimate === null) return "";
  const known = low !== null && high !== null;
  if (scale === "accuracy") {
    const points = { mean: 100 * estimate, ...(known ? { low: 100 * low, high: 100 * high } : {}) };
    const text = known ? estimateText(points) : points.mean.toFixed(2).replace("-", "−");
    return `${estimate > 0 && /^[\d.]*[1-9]/.test(text) ? "+" : ""}${text} points of accuracy`;
  }
  if (scale === "difference") return estimateText({ mean: estimate, low, high });
  if (known && high < 3 * low) return `×${estimateText({ mean: estimate, low, high })}`;
  const [mean, ...ends] = [estimate, ...(known ? [low, high] : [])].map((end) =>
    significant(end, 3)
  );
  return `×${mean}${known ? ` [${ends.join(", ")}]` : ""}`;
}

/** A method's mean with its interval; of one that spans factors, each number to its own digits. */
export function meanText(
  { mean, low, high }: Pick<MethodVerdict, "mean" | "low" | "high">,
  scale: Verdict["scale"],
): string {
  if (mean === null) return "";
  if (low === null || high === null) return significant(mean);
  if (scale !== "ratio" || high < 3 * low) return estimateText({ mean, low, high });
  const [middle, ...ends] = [mean, low, high].map((end) => significant(end, 3));
  return `${middle} [${ends.join(", ")}]`;
}

/** How large an effect is, whichever way it goes. */
export function sizeOf({ estimate }: Judged, { scale }: Pick<Verdict, "scale">): number {
  if (estimate === null) return -1;
  return Math.abs(scale === "ratio" ? Math.log(estimate) : estimate);
}

/** A pair the other way round: what the second does instead of the first. */
export function turned<T extends Omit<PairVerdict, "name" | "first" | "second">, K>(
  pair: T & { readonly first: K; readonly second: K },
  { scale }: Pick<Verdict, "scale">,
): T & { readonly first: K; readonly second: K } {
  const { first, second, estimate, low, high, answer } = pair;
  const turn = (value: number | null) =>
    value === null ? null : scale === "ratio" ? 1 / value : -value;
  const turns = { helps: "hurts", hurts: "helps" } as const;
  return {
    ...pair,
    ...{ first: second, second: first },
    ...{ estimate: turn(estimate), low: turn(high), high: turn(low) },
    answer: answer === "helps" || answer === "hurts" ? turns[answer] : answer,
  };
}
