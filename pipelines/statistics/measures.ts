/** What runs are measured by. @module */
import { partsOf } from "../rows/extra_columns.ts";
import type { ExtraColumn } from "../../problems/problem.ts";

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

const titles: Readonly<Record<Measure, string>> = {
  trainLoss: "training loss",
  testLoss: "test loss",
  trainAccuracy: "training accuracy",
  testAccuracy: "test accuracy",
  validationLoss: "validation loss",
  validationAccuracy: "validation accuracy",
};

/** A measure in words: `test loss`, `test loss of rare`. */
export function measureTitle(measure: Measure | ExtraColumn): string {
  if (measure in titles) return titles[measure as Measure];
  const [quantity, group] = partsOf(measure as ExtraColumn);
  return `${quantityTitle(quantity)} of ${group}`;
}

/** What is measured of groups in words: `test loss`. */
export function quantityTitle(quantity: string): string {
  if (quantity in titles) return titles[quantity as Measure];
  return quantity.replace(/([a-z\d])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
}

/** Whether higher is better. */
export function isAccuracy(measure: Measure | ExtraColumn): boolean {
  return /accuracy$/i.test(measure.replace(/\/.*/s, ""));
}
