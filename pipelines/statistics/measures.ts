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
