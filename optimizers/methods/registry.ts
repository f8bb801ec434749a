/** Optimizers by the names they have on the command line. @module */
import { named } from "../algebra/chain.ts";
import { unknownName } from "../nearest_name.ts";
import type { Optimizer } from "../types.ts";
import type { HyperParameters } from "./contract/options.ts";
import type { OptimizerRecord } from "./contract/record.ts";
import { optimizerRecords } from "./records.ts";

/** Name of an optimizer on the command line. */
export type OptimizerId = typeof optimizerRecords[number]["id"];

/** All names that {@linkcode createOptimizer} takes. */
export const optimizerIds: readonly OptimizerId[] = optimizerRecords.map(({ id }) => id);

const records: ReadonlyMap<string, OptimizerRecord> = new Map(
  optimizerRecords.map((record) => [record.id, record]),
);

/**
 * What is known of an optimizer.
 *
 * @throws {RangeError} if the name is unknown
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recordOf } from "./registry.ts";
 *
 * assertEquals(recordOf("m-svag").label, "M-SVAG");
 * ```
 */
export function recordOf(id: string): OptimizerRecord {
  const record = records.get(id);
  if (record === undefined) throw unknownName("optimizer", id, optimizerIds);
  return record;
}

/**
 * An optimizer by its name on the command line; its `name` is that name.
 *
 * @throws {RangeError} if the name is unknown, or a hyper-parameter is out of range
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { createOptimizer } from "./registry.ts";
 *
 * assertEquals(createOptimizer("m-svag", { learningRate: 0.1 }).name, "m-svag");
 * assertThrows(() => createOptimizer("m-swag", { learningRate: 0.1 }), RangeError, "m-svag");
 * ```
 */
export function createOptimizer(id: string, options: HyperParameters): Optimizer {
  return named<Optimizer>(id, recordOf(id).create(options));
}
