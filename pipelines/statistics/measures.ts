/** What runs are measured by. @module */

/** What methods are compared by. */
export const measures: readonly Measure[] = [
  "trainLoss",
  "testLoss",
  "trainAccuracy",
  "testAccuracy",
  "validationLoss",
  "validationAccuracy",
];

/** One of {@linkcode measures}. */
export type Measure =
  | "trainLoss"
  | "testLoss"
  | "trainAccuracy"
  | "testAccuracy"
  | "validationLoss"
  | "validationAccuracy";

/** What of a run counts: its end, or as in the papers its best evaluation. */
export type RunValue = "end" | "best";

/** Whether higher is better. */
export function isAccuracy(measure: Measure): boolean {
  return measure.endsWith("Accuracy");
}
