/** What optimizers can be told by name besides their learning rate. @module */
import { unknownName } from "../nearest_name.ts";
import { createOptimizer, recordOf } from "./registry.ts";

/** A hyper-parameter as texts can give it: a number, a word, or a switch. */
export type Setting = number | string | boolean;

/**
 * The hyper-parameters that an optimizer has besides its learning rate, as far as numbers, words and
 * switches can tell them.
 *
 * @throws {RangeError} if the name is unknown
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { settingNames } from "./hyper_parameters.ts";
 *
 * assertEquals(settingNames("adam"), ["beta1", "beta2", "epsilon"]);
 * ```
 */
export function settingNames(id: string): readonly string[] {
  return Object.keys(recordOf(id).settings);
}

/**
 * Checks a hyper-parameter of an optimizer.
 *
 * @throws {RangeError} if the optimizer has none of that name, or cannot have that value
 */
export function checkSetting(id: string, name: string, value: Setting): void {
  const { settings } = recordOf(id);
  const kind = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (kind === undefined) {
    throw unknownName(`hyper-parameter of ${id}`, name, Object.keys(settings));
  }
  const choices = kind.type === "string" ? kind.choices : undefined;
  const given: string = typeof value;
  if (given !== kind.type) {
    const what = choices?.join(", ") ?? (kind.type === "boolean" ? "true or false" : "a number");
    throw new RangeError(`${name} of ${id} must be ${what}, got ${value}`);
  }
  if (choices !== undefined && !choices.includes(value as string)) {
    throw unknownName(`${name} of ${id}`, value as string, choices);
  }
  createOptimizer(id, { learningRate: 1, [name]: value }); // checks the ranges of numbers
}
