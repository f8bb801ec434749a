/** What optimizers can be told by name besides their learning rate. @module */
import { unknownName } from "../nearest_name.ts";
import { createOptimizer, type OptimizerId, optimizerIds } from "./registry.ts";

/** A hyper-parameter as texts can give it: a number, a word, or a switch. */
export type Setting = number | string | boolean;

const words = {
  version: ["icml2018", "iclr2018"],
  direction: ["momentum", "gradient"],
  factor: ["inverse-sqrt", "inverse", "erf"],
  fisher: ["exact", "monte-carlo"],
  norm: ["l2", "lInf", "l1", "blockInf"],
} as const;

const names: Readonly<Record<OptimizerId, readonly string[]>> = {
  "sgd": [],
  "m-sgd": ["beta"],
  "ssd": [],
  "m-ssd": ["beta"],
  "adam": ["beta1", "beta2", "epsilon"],
  "adam-star": ["beta", "version", "direction", "factor"],
  "svag": ["beta", "version"],
  "m-svag": ["beta", "version"],
  "m-svag-mb": ["beta", "version"],
  "adam-star-mb": ["beta", "version", "direction", "factor"],
  "heavy-ball": ["beta"],
  "nesterov": ["beta"],
  "adagrad": ["initialAccumulator", "epsilon"],
  "rmsprop": ["beta", "epsilon"],
  "adadelta": ["beta", "epsilon"],
  "adamw": ["beta1", "beta2", "epsilon", "weightDecay"],
  "natural-gradient": ["damping", "diagonal", "fisher"],
  "empirical-fisher": ["damping", "diagonal"],
  "gauss-newton": ["damping", "diagonal"],
  "sign-descent": [],
  "coordinate-descent": [],
  "block-normalized": [],
  "normalized": ["norm"],
  "soft-normalized": ["norm", "offset"],
};

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
  if (!Object.hasOwn(names, id)) throw unknownName("optimizer", id, optimizerIds);
  return names[id as OptimizerId];
}

/**
 * Checks a hyper-parameter of an optimizer.
 *
 * @throws {RangeError} if the optimizer has none of that name, or cannot have that value
 */
export function checkSetting(id: string, name: string, value: Setting): void {
  const known = settingNames(id);
  if (!known.includes(name)) throw unknownName(`hyper-parameter of ${id}`, name, known);
  const choices = Object.hasOwn(words, name) ? words[name as keyof typeof words] : undefined;
  const wanted = choices !== undefined ? "string" : name === "diagonal" ? "boolean" : "number";
  const given: string = typeof value;
  if (given !== wanted) {
    const what = choices?.join(", ") ?? (wanted === "boolean" ? "true or false" : "a number");
    throw new RangeError(`${name} of ${id} must be ${what}, got ${value}`);
  }
  if (choices !== undefined && !(choices as readonly string[]).includes(value as string)) {
    throw unknownName(`${name} of ${id}`, value as string, choices);
  }
  createOptimizer(id, { learningRate: 1, [name]: value });
}
