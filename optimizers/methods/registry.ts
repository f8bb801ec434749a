/** Optimizers by the names they have on the command line. @module */
import { named } from "../algebra/chain.ts";
import { nearestName, unknownName } from "../nearest_name.ts";
import type { Optimizer } from "../types.ts";
import type { HyperParameters } from "./contract/options.ts";
import type { OptimizerRecord } from "./contract/record.ts";
import { misnamed } from "./factored/factored_id.ts";
import { factoredMethod } from "./factored/factored_record.ts";
import { optimizerRecords } from "./records.ts";

/** Name of an optimizer on the command line. */
export type OptimizerId = typeof optimizerRecords[number]["id"];

/** All names that {@linkcode createOptimizer} takes. */
export const optimizerIds: readonly OptimizerId[] = optimizerRecords.map(({ id }) => id);

const records: ReadonlyMap<string, OptimizerRecord> = new Map(
  optimizerRecords.map((record) => [record.id, record]),
);

/** What is known of a name. */
export interface KnownOptimizer {
  /** Its record; `undefined` where a finished optimizer goes by it. */
  readonly record: OptimizerRecord | undefined;
  /** What tells the code of an optimizer apart that is not the library's. */
  readonly fingerprint?: string;
}

const registered = new Map<string, KnownOptimizer>();

/**
 * Makes an optimizer of one's own known by its id, as the built-in ones are: to {@linkcode createOptimizer},
 * to the checks of hyper-parameters, to tables and charts. Its id replaces none.
 *
 * @param record see `optimizerRecord`
 * @param fingerprint of its code: results are told by it
 * @throws {RangeError} if its id is a built-in one's, or is taken by another one's, or no plain name
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mSgd } from "./dissected/m_sgd.ts";
 * import { fraction } from "./contract/settings.ts";
 * import { optimizerRecord } from "./contract/record.ts";
 * import { createOptimizer, registerOptimizer } from "./registry.ts";
 *
 * registerOptimizer(
 *   optimizerRecord({
 *     id: "slow-momentum",
 *     label: "Slow momentum",
 *     color: "#117733",
 *     dash: [],
 *     create: mSgd,
 *     settings: { beta: fraction },
 *     elementwise: true,
 *     learningRate: { like: (four) => four["m-sgd"] },
 *   }),
 *   "1",
 * );
 * assertEquals(createOptimizer("slow-momentum", { learningRate: 0.1 }).name, "slow-momentum");
 * ```
 */
export function registerOptimizer(record: OptimizerRecord, fingerprint: string): void {
  const { id } = record;
  if (!/^[a-z][\w.+-]*$/i.test(id)) {
    throw new RangeError(`the id of an optimizer must be letters, digits and "-", got "${id}"`);
  }
  const taken = registered.get(id);
  if (records.has(id) || taken !== undefined && taken.fingerprint !== fingerprint) {
    throw new RangeError(`there is an optimizer "${id}" already; choose another id`);
  }
  registered.set(id, { record, fingerprint });
}

/**
 * What is known of an optimizer, if it is known; and the fingerprint of one that was registered. Names with a
 * plus sign are of methods that are put together by factors, `adam+decay`.
 */
export function findOptimizer(id: string): KnownOptimizer {
  return registered.get(id) ?? factoredMethod(id) ?? { record: records.get(id) };
}

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
  const { record } = findOptimizer(id);
  if (record === undefined) {
    throw misnamed(id) ?? unknownName("optimizer", id, knownIds());
  }
  return record;
}

/** The id that may have been meant by one that nothing is known of; `undefined` where none is near. */
export function nearestOptimizer(id: string): string | undefined {
  return nearestName(id, knownIds());
}

function knownIds(): readonly string[] {
  return [...optimizerIds, ...registered.keys()];
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
