/** Names of methods that are put together by factors, which say what they are. @module */
import { unknownName } from "../../nearest_name.ts";
import { nameParts } from "./factors.ts";

/** The methods that momentum, sign and variance adaptation make, by these, as far as they have names. */
const bases: Readonly<Record<string, string>> = {
  "": "sgd",
  "momentum": "m-sgd",
  "sign": "ssd",
  "adaptation": "svag",
  "momentum+sign": "m-ssd",
  "momentum+adaptation": "m-svag",
  "momentum+sign+adaptation": "adam",
};

/** Those that make a base; any others are added to it. */
const baseFactors: readonly string[] = ["momentum", "sign", "adaptation"];

/**
 * The name of the method that some factors make: of momentum, sign and variance adaptation that of the papers,
 * where there is one, and after it, with a plus sign each, the others: `adam+decay`. Sign and variance adaptation
 * without momentum have no name in the papers: `sgd+sign+adaptation`, which is Adam with β₁ = 0.
 *
 * @param factors in any order
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { factoredId, factorsOf } from "./factored_id.ts";
 *
 * assertEquals(factoredId(["sign", "momentum"]), "m-ssd");
 * assertEquals(factoredId(["warmup", "decay", "momentum"]), "m-sgd+decay+warmup");
 * assertEquals(factorsOf("adam+decay"), ["momentum", "sign", "adaptation", "decay"]);
 * ```
 */
export function factoredId(factors: readonly string[]): string {
  const all = nameParts();
  const ordered = [...factors].sort((a, b) => all.indexOf(a) - all.indexOf(b));
  const base = ordered.filter((name) => baseFactors.includes(name));
  const rest = ordered.filter((name) => !baseFactors.includes(name));
  return [bases[base.join("+")] ?? ["sgd", ...base].join("+"), ...rest].join("+");
}

/** The factors in a method of that name; `undefined` where it is none that is put together by factors. */
export function factorsOf(id: string): readonly string[] | undefined {
  const factors = partsOf(id);
  const known = factors?.every((name) => nameParts().includes(name)) === true;
  return known && new Set(factors).size === factors.length && factoredId(factors) === id
    ? factors
    : undefined;
}

/** Why a name that looks like one of a method that is put together by factors is none, if it looks so. */
export function misnamed(id: string): RangeError | undefined {
  const factors = id.includes("+") ? partsOf(id) : undefined;
  if (factors === undefined) return undefined;
  const unknown = factors.find((name) => !nameParts().includes(name));
  if (unknown !== undefined) return unknownName("factor", unknown, nameParts());
  return new RangeError(`the method "${id}" is called "${factoredId([...new Set(factors)])}"`);
}

function partsOf(id: string): readonly string[] | undefined {
  const [first, ...added] = id.split("+");
  const [base] = Object.entries(bases).find(([, method]) => method === first) ?? [];
  return base === undefined ? undefined : [...base.split("+").filter(Boolean), ...added];
}

/** The named method that one is put together from, or is nearest to: `adam` of `adam+decay`. */
export function baseOf(factors: readonly string[]): string {
  return bases[factors.filter((name) => baseFactors.includes(name)).join("+")] ?? "adam";
}
