/** The ways to choose batch sizes that are compared, and how they are shown. @module */
import {
  type AdaptiveBatchSizeOptions,
  type BatchSizeRule,
  cabs,
  constantBatchSize,
  normTest,
} from "../../../optimizers/batch_sizes/mod.ts";
import type { SeriesStyle } from "../../charts/panels.ts";

/** A way to choose batch sizes. */
export interface Method {
  /** `CABS`, `norm test` (the thesis' competitor), or the constant's number. */
  readonly family: string;
  /** θ of a norm test. */
  readonly theta: number | null;
  readonly rule: BatchSizeRule;
}

/** What is compared. */
export interface MethodOptions extends AdaptiveBatchSizeOptions {
  readonly batchSizes: readonly number[];
  readonly thetas: readonly number[];
}

/**
 * CABS, the competitor with each θ, and constants.
 *
 * @throws {RangeError} if a value is out of range or given twice, or nothing is to be compared
 */
export function methodsOf({ batchSizes, thetas, ...bounds }: MethodOptions): readonly Method[] {
  checkDistinct("batch size", batchSizes);
  checkDistinct("θ", thetas);
  if (batchSizes.length + thetas.length === 0) {
    throw new RangeError("there must be a batch size or a θ to compare CABS with, got none");
  }
  return [
    { family: "CABS", theta: null, rule: cabs(bounds) },
    ...thetas.map((theta) => (
      { family: "norm test", theta, rule: normTest({ ...bounds, theta }) }
    )),
    ...batchSizes.map((m) => ({ family: String(m), theta: null, rule: constantBatchSize(m) })),
  ];
}

function checkDistinct(what: string, values: readonly number[]): void {
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw new RangeError(`the ${what} ${repeated} is given twice`);
}

/** Colours and dashes: adaptive methods warm and solid, constants cold, larger ones darker. */
export function stylesOf(families: readonly string[]): readonly SeriesStyle[] {
  const constants = ["#7BC8E8", "#3182BD", "#0B3C7A", "#5A6A80", "#222222"];
  const dashes = [[2, 2], [7, 3], [12, 3], [10, 2, 2, 2], [1, 3]];
  let next = 0;
  return families.map((label) => {
    if (label === "CABS") return { label, color: "#C2410C", dash: [] };
    if (label === "norm test") return { label, color: "#D99A00", dash: [4, 2] };
    const k = next++ % constants.length;
    return { label, color: constants[k]!, dash: dashes[k]! };
  });
}
