/** The step sizes that the papers try: 1, 3 and 6 times powers of ten (ICML 2018, §A.2). @module */

const digits = [1, 3, 6] as const;

/**
 * The step size at a place of the scale …, 0.6, 1, 3, 6, 10, …; 1 is at 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { placeNear, stepSizeAt } from "./step_sizes.ts";
 *
 * assertEquals([-2, -1, 0, 1, 2, 3].map(stepSizeAt), [0.3, 0.6, 1, 3, 6, 10]);
 * assertEquals(placeNear(0.05), placeNear(0.06));
 * ```
 */
export function stepSizeAt(place: number): number {
  const order = Math.floor(place / 3);
  return Number(`${digits[place - 3 * order]}e${order}`);
}

/** The place whose step size is nearest, by ratio. */
export function placeNear(stepSize: number): number {
  const about = Math.floor(3 * Math.log10(stepSize));
  const distance = (place: number) => Math.abs(Math.log(stepSizeAt(place) / stepSize));
  const places = [-2, -1, 0, 1, 2].map((shift) => about + shift);
  return places.reduce((best, place) => distance(place) < distance(best) ? place : best);
}

/** A step size as the papers print it: `3·10⁻²`, and `6` or `30` where that is short. */
export function stepSizeText(stepSize: number): string {
  if (stepSize >= 1 && stepSize < 100) return String(stepSize);
  const [digit, exponent] = stepSize.toExponential().split("e") as [string, string];
  const raised = [...String(Number(exponent))].map((sign) =>
    sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]!
  );
  return `${digit}·10${raised.join("")}`;
}
