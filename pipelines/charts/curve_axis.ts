/** The vertical axis of learning curves. @module */

/** A point of a curve, as far as the axis needs it. */
interface Point {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** An axis: its scale, and what it shows from end to end. */
export interface CurveAxis {
  readonly type: "log" | "linear";
  readonly domain: readonly [number, number];
}

/**
 * Losses on a logarithmic axis where they are all positive, cut off at ten times the largest start;
 * accuracies from where the methods can still be told apart, so that the first steep rise does not
 * take up the chart.
 *
 * @param log whether losses may have a logarithmic axis
 */
export function axisOf(measure: string, points: readonly Point[], log = true): CurveAxis {
  let [least, most, last] = [Infinity, -Infinity, 0];
  for (const { step, low, high } of points) {
    least = Math.min(least, low);
    most = Math.max(most, high);
    last = Math.max(last, step);
  }
  if (!Number.isFinite(least)) return { type: "linear", domain: [0, 1] };
  if (measure === "testAccuracy" || measure === "trainAccuracy") {
    const finals = points.filter(({ step }) => step === last).map(({ mean }) => mean);
    const room = 4 * (1 - Math.min(...finals, 1));
    const bottom = Math.max(Math.floor((1 - Math.max(room, 0.02)) * 20) / 20, 0);
    const top = bottom > 0 ? Math.min(Math.ceil((most + 0.01) * 50) / 50, 1) : 1;
    return { type: "linear", domain: [bottom, top] };
  }
  const starts = points.filter(({ step }) => step === 0).map(({ mean }) => mean);
  const cut = starts.length > 0 && Math.max(...starts) > 0 ? 10 * Math.max(...starts) : Infinity;
  const top = Math.min(most, cut);
  return { type: log && least > 0 ? "log" : "linear", domain: [least, top] };
}
