/** Hyper-parameters that a grid goes through, besides step sizes. @module */
import {
  checkSetting,
  type Setting,
  settingNames,
} from "../../optimizers/methods/hyper_parameters.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";

/** A value, or several to be compared. */
export type OneOrMore<T> = T | readonly T[];

/**
 * Hyper-parameters by name, one value or several to be compared: `beta2` for all optimizers given by
 * id that have one, `adam.beta2` for that one alone, which goes before.
 */
export type Settings = Readonly<Record<string, OneOrMore<Setting>>>;

/** One value of each of the hyper-parameters that are set. */
export type Combination = Readonly<Record<string, Setting>>;

/**
 * Throws unless every hyper-parameter belongs to an optimizer of the run, and can have its values.
 *
 * @param ids the optimizers given by id
 * @throws {RangeError} naming the one that does not
 */
export function checkSettings(settings: Settings, ids: readonly string[]): void {
  for (const [key, values] of Object.entries(settings)) {
    const [of, name] = partsOf(key);
    const own = of === undefined ? ids.filter((id) => settingNames(id).includes(name)) : [of];
    if (of !== undefined && !ids.includes(of)) {
      throw new RangeError(`${key} is set, and ${of} is not in this run of ${ids.join(", ")}`);
    }
    if (own.length === 0) {
      const known = new Set(ids.flatMap(settingNames));
      throw unknownName(`hyper-parameter of ${ids.join(" and ")}`, name, [...known]);
    }
    const list = [values].flat();
    if (list.length === 0) throw new RangeError(`there must be at least one ${key}`);
    const repeated = list.find((value, i) => list.indexOf(value) !== i);
    if (repeated !== undefined) throw new RangeError(`the ${key} ${repeated} is given twice`);
    for (const id of own) list.forEach((value) => checkSetting(id, name, value));
  }
}

/** All combinations of the values that are given for an optimizer; a single empty one without any. */
export function combinationsOf(id: string, settings: Settings = {}): readonly Combination[] {
  return settingNames(id).reduce<readonly Combination[]>((all, name) => {
    const values = settings[`${id}.${name}`] ?? settings[name];
    if (values === undefined) return all;
    return all.flatMap((each) => [values].flat().map((value) => ({ ...each, [name]: value })));
  }, [{}]);
}

/** Hyper-parameters as a text, such as `beta=0.99`; empty where all are at their defaults. */
export function settingsText(hyperParameters: Combination): string {
  return Object.entries(hyperParameters).map(([name, value]) => `${name}=${value}`).join(" ");
}

/** The optimizer that a key is for, if it is for one, and the hyper-parameter. */
function partsOf(key: string): readonly [of: string | undefined, name: string] {
  const dot = key.indexOf(".");
  return dot < 0 ? [undefined, key] : [key.slice(0, dot), key.slice(dot + 1)];
}
