/** Numbers for people to read. @module */

/**
 * A number with a few significant digits, in exponential notation where it is very large or small.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { significant } from "./numbers.ts";
 *
 * assertEquals([0.123456, 1234.56, 1e-5, NaN].map((x) => significant(x, 3)), [
 *   "0.123",
 *   "1235",
 *   "1.0e-5",
 *   "NaN",
 * ]);
 * ```
 */
export function significant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(digits - 2);
  const decimals = size === 0 ? 0 : digits - 1 - Math.floor(Math.log10(size));
  return value.toFixed(Math.max(decimals, 0));
}

/**
 * Mean and standard deviation, both to the digits that the deviation warrants: two where it begins
 * with a 1, else one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { meanAndDeviation } from "./numbers.ts";
 *
 * assertEquals(meanAndDeviation(0.94321, 0.00412), "0.943 ± 0.004");
 * assertEquals(meanAndDeviation(0.94321, 0.00123), "0.9432 ± 0.0012");
 * assertEquals(meanAndDeviation(12.34, undefined), "12.34");
 * ```
 */
export function meanAndDeviation(mean: number, deviation: number | null | undefined): string {
  if (!(deviation! > 0) || !Number.isFinite(mean)) return significant(mean);
  const [lead, exponent] = deviation!.toExponential(1).split("e") as [string, string];
  const decimals = -Number(exponent) + (lead.startsWith("1") ? 1 : 0);
  const fits = decimals <= 6 && Math.abs(mean) < 1e5;
  return fits
    ? `${mean.toFixed(Math.max(decimals, 0))} ± ${deviation!.toFixed(Math.max(decimals, 0))}`
    : `${mean.toExponential(2)} ± ${deviation!.toExponential(0)}`;
}

/** A mean and the ends of its interval, where there is one. */
export interface Estimate {
  readonly mean: number;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
}

/**
 * A mean with its interval, to two digits of the interval's half-width; in exponential notation where it is
 * very large or small.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { estimateText } from "./numbers.ts";
 *
 * assertEquals(estimateText({ mean: 0.0123, low: 0.0031, high: 0.0215 }), "0.0123 [0.0031, 0.0215]");
 * assertEquals(estimateText({ mean: -0.5 }), "−0.500");
 * assertEquals(estimateText({ mean: 2e-9, low: 1e-9, high: 4e-9 }), "2.0e-9 [1.0e-9, 4.0e-9]");
 * assertEquals(estimateText({ mean: -0.01, low: -2, high: 2 }), "0.0 [−2.0, 2.0]");
 * ```
 */
export function estimateText({ mean, low, high }: Estimate): string {
  const known = low !== null && low !== undefined && high !== null && high !== undefined;
  const half = known ? (high - low) / 2 : Math.abs(mean) / 10;
  const size = Math.max(Math.abs(mean), known ? Math.max(Math.abs(low), Math.abs(high)) : 0);
  const decimals = half > 0 ? Math.min(Math.max(1 - Math.floor(Math.log10(half)), 0), 6) : 4;
  const beyond = size >= 1e7 || size < 1e-5 && size > 0;
  const digits = half > 0 ? Math.ceil(Math.log10(size / half)) : 3;
  const text = (value: number) =>
    (beyond ? value.toExponential(Math.min(Math.max(digits, 1), 6)) : value.toFixed(decimals))
      .replace(/^-(?=0(\.0*)?$)/, "").replace(/^-/, "−");
  return known ? `${text(mean)} [${text(low)}, ${text(high)}]` : text(mean);
}

/** Seconds as `42 s`, `1:05` or `2:03:04`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}
