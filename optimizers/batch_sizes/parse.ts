/** Batch sizes as one types them. @module */
import { checkCount } from "../check.ts";
import { decimalOf } from "../decimal.ts";
import { unknownName } from "../nearest_name.ts";
import type { BatchSizeRule } from "./batch_size_rule.ts";
import { cabs } from "./cabs.ts";
import { constantBatchSize } from "./constant.ts";
import { normTest } from "./norm_rule.ts";

/** A number of examples, or a rule that chooses it. */
export type BatchSizeChoice = number | BatchSizeRule;

/** Ids of the rules that {@linkcode parseBatchSize} knows. */
export const batchSizeIds: readonly string[] = ["cabs", "norm-test", "constant"];

const bounds = { "min": "min", "max": "max", "running-average": "runningAverage" } as const;

const factories: ReadonlyMap<string, {
  /** Options by the names they are typed with. */
  readonly options: Readonly<Record<string, string>>;
  make(options: Readonly<Record<string, number>>): BatchSizeRule;
}> = new Map([
  ["cabs", { options: { ...bounds, "learning-rate": "learningRate" }, make: cabs }],
  ["norm-test", { options: { "theta": "theta", ...bounds }, make: normTest }],
]);

/**
 * What a text says: `64`, `cabs`, `cabs:min=16,max=512`, `norm-test:theta=0.6`, `constant:64`. The
 * name of every built-in rule is such a text.
 *
 * @throws {RangeError} if it says nothing known, or with numbers out of range
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { parseBatchSize } from "./parse.ts";
 *
 * assertEquals(parseBatchSize("64"), 64);
 * const rule = parseBatchSize("cabs:min=4,max=512");
 * assertEquals(typeof rule === "object" && [rule.name, rule.min], ["cabs:min=4,max=512", 4]);
 * assertThrows(() => parseBatchSize("cab"), RangeError, 'did you mean "cabs"?');
 * ```
 */
export function parseBatchSize(text: string): BatchSizeChoice {
  if (/^\d+$/.test(text.trim()) && Number(text) >= 1) return checkCount(Number(text), "batchSize");
  const [id = "", ...rest] = text.trim().split(":");
  const settings = rest.join(":");
  if (id === "constant") return constantBatchSize(numberOf(settings, text));
  const factory = factories.get(id);
  if (factory === undefined) {
    if (Number.isNaN(Number(id)) && id !== "") throw unknownName("batch size", id, batchSizeIds);
    throw new RangeError(
      `a batch size must be a positive integer or one of ${batchSizeIds.join(", ")}, got "${text}"`,
    );
  }
  if (rest.length === 0) return factory.make({});
  const pairs = settings.split(",").map((pair) => {
    const [name = "", value, ...more] = pair.split("=").map((part) => part.trim());
    const option = Object.hasOwn(factory.options, name) ? factory.options[name] : undefined;
    if (option === undefined) {
      throw unknownName(`setting of ${id}`, name, Object.keys(factory.options));
    }
    return [option, numberOf(more.length > 0 ? undefined : value, text)] as const;
  });
  const names = pairs.map(([option]) => option);
  const twice = names.find((option, i) => names.indexOf(option) < i);
  if (twice !== undefined) throw new RangeError(`"${text}" gives ${twice} twice`);
  return factory.make(Object.fromEntries(pairs));
}

function numberOf(value: string | undefined, text: string): number {
  const number = value === undefined ? NaN : decimalOf(value);
  if (!Number.isNaN(number)) return number;
  throw new RangeError(`"${text}" must give its settings as numbers, such as cabs:min=16,max=512`);
}
