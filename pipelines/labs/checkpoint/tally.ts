/** Noise-to-signal ratios of many coordinates, counted without keeping them. @module */
import { varianceOfAverage } from "../../../optimizers/transformations/moments.ts";

/** The averages' settings. */
export interface AverageOptions {
  /** β of the average of gradients. */
  readonly beta1: number;
  /** β of the average of squares. */
  readonly beta2: number;
  /** Updates that were made; averages that have long settled where it is infinite. */
  readonly step: number;
}

/** Bounds and number of the bins of η̂², on a logarithmic scale: half a per cent of a decade each. */
const [lowest, highest, perDecade] = [-8, 12, 200];
const bins = (highest - lowest) * perDecade;

/** What was counted of some coordinates. */
export interface Tally {
  /** Coordinates. */
  readonly count: number;
  /** Those whose gradient was always 0: v = 0. */
  readonly dead: number;
  /** Those that are no finite numbers. */
  readonly broken: number;
  /** Those with v < m², for which the two averages have lengths of their own; η̂² counts as 0 there. */
  readonly negative: number;
  /** Those whose factor is above 0.9: sign descent. */
  readonly sign: number;
  /** Those whose factor is below 0.1: noise. */
  readonly noise: number;
  /** Σ |m|/√v, Adam's update in units of the step size. */
  readonly length: number;
  /** Σ m²/v. */
  readonly square: number;
  /** Σ m², and Σ (γ m)² with M-SVAG's γ. */
  readonly momentum: number;
  readonly adapted: number;
  /** Coordinates by η̂², see {@linkcode binAt}. */
  readonly histogram: Float64Array;
}

/** A tally of nothing. */
export const emptyTally = (): Tally => ({
  count: 0,
  dead: 0,
  broken: 0,
  negative: 0,
  sign: 0,
  noise: 0,
  length: 0,
  square: 0,
  momentum: 0,
  adapted: 0,
  histogram: new Float64Array(bins),
});

/**
 * Counts coordinates by what their averages say:
 *
 *     η̂² = (v - m²)/m²     Adam's factor (1 + η̂²)^(-1/2) = |m|/√v     M-SVAG's (1 + ρ/(1-ρ) η̂²)^(-1)
 *
 * with m and v divided by 1 - β^T, and ρ(β₁, T) the variance of the average (ICML 2018, Eq. 4 to 9, 22, 24).
 * Without ε.
 *
 * @param m averages of gradients
 * @param v averages of squared gradients, as many
 */
export function tallied(
  m: ArrayLike<number>,
  v: ArrayLike<number>,
  { beta1, beta2, step }: AverageOptions,
): Tally {
  const [first, second] = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
  const rho = varianceOfAverage(beta1, step - 1);
  const weight = rho === 1 ? 0 : rho / (1 - rho);
  const sums = { ...emptyTally(), count: m.length };
  const counts = sums as { -readonly [K in keyof Tally]: Tally[K] };
  for (let i = 0; i < m.length; i++) {
    const mean = m[i]! * first, square = v[i]! * second;
    if (!(Number.isFinite(mean) && square >= 0 && Number.isFinite(square))) {
      counts.broken++;
      continue;
    }
    if (square === 0 && mean === 0) {
      counts.dead++;
      continue;
    }
    if (square < mean ** 2) counts.negative++;
    const ratio = Math.max(square / mean ** 2 - 1, 0); // ∞ where m is 0
    const factor = 1 / Math.sqrt(1 + ratio);
    if (factor > 0.9) counts.sign++;
    if (factor < 0.1) counts.noise++;
    counts.length += factor;
    counts.square += factor ** 2;
    counts.momentum += mean ** 2;
    counts.adapted += (mean / (1 + weight * ratio)) ** 2 || 0;
    sums.histogram[binOf(ratio)]!++;
  }
  return sums;
}

function binOf(ratio: number): number {
  const bin = Math.floor((Math.log10(ratio) - lowest) * perDecade);
  return Math.max(0, Math.min(bins - 1, bin)); // the ends take what is beyond
}

/** The η̂² in the middle of a bin. */
export const binAt = (bin: number): number => 10 ** (lowest + (bin + 0.5) / perDecade);

/** Both together. */
export function both(a: Tally, b: Tally): Tally {
  const sums = Object.fromEntries(
    Object.entries(a).map(([name, value]) => {
      const other = b[name as keyof Tally];
      if (typeof value === "number") return [name, value + (other as number)];
      return [
        name,
        (value as Float64Array).map((count, bin) => count + (other as Float64Array)[bin]!),
      ];
    }),
  );
  return sums as unknown as Tally;
}

/** The η̂² below which a share of the live coordinates lies: 0 and ∞ beyond the ends of the bins. */
export function quantile({ histogram }: Tally, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let bin = 0; bin < bins; bin++) {
    below += histogram[bin]!;
    if (below >= share * total && below > 0) {
      return bin === 0 ? 0 : bin === bins - 1 ? Infinity : binAt(bin);
    }
  }
  return NaN; // there are none
}
