/** Intervals of what contrasts come to together, read off those of their family. @module */
import type { Effect } from "../inference/effects.ts";

/** A difference that contrasts of a family come to, with an interval that holds where theirs do. */
export type Bounds = Omit<Effect, "contrast" | "floored">;

/**
 * What one of the four methods does instead of another. With the three factorial contrasts c, whose weights are
 * orthonormal but for the mean,
 *
 *     y_first - y_second = Σ_c (w_c,first - w_c,second) c,    each factor 0, 1 or -1,
 *
 * so their simultaneous intervals bound every pair, those that nothing opened as well, and say nothing wrong where
 * they do not. Where the pair has an interval of its own, both hold: the nearer ends count.
 *
 * @returns `undefined` where one of the methods did not run; without an interval where there are too few seeds or
 * runs failed, its side by ranks, then
 */
export function differenceOf(
  effects: readonly Effect[],
  first: string,
  second: string,
): Bounds | undefined {
  const pair = pairOf(effects, first, second);
  const factorial = effects.filter(({ contrast: { kind } }) =>
    kind === "main effect" || kind === "interaction"
  );
  if (pair === undefined || factorial.length < 3) return pair;
  const parts = factorial.flatMap((effect) => {
    const { weights } = effect.contrast;
    const factor = weights[first]! - weights[second]!;
    return factor === 0 ? [] : [factor > 0 ? effect : turned(effect)];
  });
  const sum = sumOf(parts);
  if (sum.low === undefined) return { ...pair, errorRate: sum.errorRate };
  const nearer = pair.low !== undefined && pair.seeds === sum.seeds;
  return withSide({
    ...sum,
    level: pair.level,
    low: nearer ? Math.max(sum.low, pair.low!) : sum.low,
    high: nearer ? Math.min(sum.high!, pair.high!) : sum.high!,
  });
}

/** A pair of the family, or the same the other way round. */
function pairOf(effects: readonly Effect[], first: string, second: string): Bounds | undefined {
  const pair = effects.find(({ contrast: { weights } }) =>
    Object.keys(weights).length === 2 && first in weights && second in weights
  );
  return pair === undefined || pair.contrast.weights[first]! > 0 ? pair : turned(pair);
}

/** The same with its sign changed. */
function turned<T extends Bounds>(bounds: T): Bounds {
  const { mean, low, high, side } = bounds;
  const minus = (end: number | undefined) => end === undefined ? undefined : -end;
  return {
    ...bounds,
    mean: -mean,
    low: minus(high),
    high: minus(low),
    side: (0 - side) as -1 | 0 | 1,
  };
}

/** The sum of contrasts, anywhere in the box of their intervals. */
function sumOf(parts: readonly Bounds[]): Bounds {
  const [first] = parts;
  const total = (of: (part: Bounds) => number | undefined) =>
    parts.reduce((sum, part) => sum + (of(part) ?? NaN), 0);
  const known = {
    ...first!,
    mean: total(({ mean }) => mean),
    sd: numberOrNothing(total(({ sd }) => sd)), // of an interval as wide as theirs together
    seeds: Math.min(...parts.map(({ seeds }) => seeds)),
    failed: Math.max(...parts.map(({ failed }) => failed)),
  };
  const [low, high] = [total(({ low }) => low), total(({ high }) => high)];
  return withSide({ ...known, low: numberOrNothing(low), high: numberOrNothing(high) });
}

function numberOrNothing(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function withSide(bounds: Omit<Bounds, "side">): Bounds {
  const { low, high } = bounds;
  const known = low !== undefined && high !== undefined;
  return { ...bounds, side: known && low > 0 ? 1 : known && high < 0 ? -1 : 0 };
}

/**
 * By how much more the sign does than variance adaptation, either way: with s and a what the two do,
 *
 *     |s| - |a| = (|D + E| - |D - E|)/2,    D = s + a = both - plain,    E = s - a = sign - adapted.
 *
 * It is above 0 where D and E have the same sign, and below where they have different ones, so that it takes both
 * to be found. For fixed E it is monotone in D, and the other way round: over the box of their intervals its least
 * and its largest value are at corners.
 *
 * @param both D
 * @param apart E
 */
export function dominanceOf(both: Bounds, apart: Bounds): Bounds {
  const of = (d: number, e: number) => (Math.abs(d + e) - Math.abs(d - e)) / 2;
  const ends = [both.low, both.high].flatMap((d) =>
    [apart.low, apart.high].map((e) => of(d ?? NaN, e ?? NaN))
  );
  const known = !ends.some(Number.isNaN);
  const spread = Math.max(both.sd ?? NaN, apart.sd ?? NaN);
  const bounds = withSide({
    seeds: Math.min(both.seeds, apart.seeds),
    failed: Math.max(both.failed, apart.failed),
    level: (both.level + apart.level) / 2,
    mean: of(both.mean, apart.mean),
    sd: numberOrNothing(spread),
    errorRate: Math.min(both.errorRate, apart.errorRate),
    low: known ? Math.min(...ends) : undefined,
    high: known ? Math.max(...ends) : undefined,
  });
  return known ? bounds : { ...bounds, side: (both.side * apart.side || 0) as -1 | 0 | 1 };
}
