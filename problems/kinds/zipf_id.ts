/** Names of softmax regressions on classes of unequal frequency, which say what they are. @module */
import { decimalOf } from "../../optimizers/decimal.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { zipfDefaults, type ZipfOptions } from "./zipf_examples.ts";

/** What a name tells; the other options are at their defaults. */
export type NamedZipf = Pick<ZipfOptions, "classes" | "exponent" | "offset" | "seed">;

const details = {
  classes: "classes",
  exponent: "exponent",
  offset: "offset",
  seed: "data",
} as const;

/**
 * The name of a softmax regression: `zipf-softmax`, and after a colon how it differs from the default, which
 * has 512 classes with the exponent 1, inputs whose mean is 1, and examples drawn with the seed 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseZipfId, zipfId } from "./zipf_id.ts";
 *
 * assertEquals(zipfId({}), "zipf-softmax");
 * const id = zipfId({ classes: 64, exponent: 0, seed: 1 });
 * assertEquals(id, "zipf-softmax:classes=64+exponent=0+data=1");
 * assertEquals(parseZipfId(id), { classes: 64, exponent: 0, seed: 1 });
 * ```
 */
export function zipfId(options: NamedZipf): string {
  const told = (Object.keys(details) as (keyof NamedZipf)[])
    .filter((name) => (options[name] ?? zipfDefaults[name]) !== zipfDefaults[name])
    .map((name) => `${details[name]}=${options[name]}`);
  return told.length === 0 ? "zipf-softmax" : `zipf-softmax:${told.join("+")}`;
}

/**
 * The options that a name tells.
 *
 * @throws {RangeError} if a part of it means nothing, or two parts the same
 */
export function parseZipfId(id: string): NamedZipf {
  const options: NamedZipf = {};
  for (const detail of id.split(":").slice(1).join(":").split("+")) {
    if (detail === "") continue;
    const [word = "", value = ""] = detail.split("=");
    const [name] = Object.entries(details).find(([, each]) => each === word) ?? [];
    if (name === undefined) {
      throw unknownName("detail of zipf-softmax", word, Object.values(details));
    }
    if (name in options) {
      throw new RangeError(`"${id}" tells twice what ${word} is; leave "${detail}" out`);
    }
    Object.assign(options, { [name]: decimalOf(value) });
  }
  return options;
}
