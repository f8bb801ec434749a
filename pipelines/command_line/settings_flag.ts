/** Hyper-parameters by name, as the flags `--set` and `--beta` take them. @module */
import type { Setting } from "../../optimizers/methods/hyper_parameters.ts";
import type { Settings } from "../cells/settings.ts";
import { names, type NumberLists } from "../text/typed_values.ts";

/** `adam.beta2=0.99/0.999,damping=0.1`: from a flag. */
export function parseSettings(text: string, flag: string): Settings {
  const pairs = names(text, flag).map((pair) => {
    const [key, values, ...rest] = pair.split("=").map((part) => part.trim());
    if (!key || !values || rest.length > 0) {
      throw new RangeError(
        `${flag} must be NAME=VALUE or ID.NAME=VALUE, several with commas, got "${text}"`,
      );
    }
    const list = values.split("/").map(settingOf);
    return [key, list.length === 1 ? list[0]! : list] as const;
  });
  const repeated = pairs.find(([key], i) => pairs.findIndex(([other]) => other === key) !== i);
  if (repeated) throw new RangeError(`${flag} names "${repeated[0]}" twice`);
  return Object.fromEntries(pairs);
}

/**
 * The hyper-parameters that `--beta` and `--set` give together: β is one like others, and `--set beta=…`
 * goes before.
 */
export function settingsFrom(
  { beta, set }: {
    readonly beta: NumberLists | undefined;
    readonly set: Settings | undefined;
  },
): Settings | undefined {
  if (beta === undefined) return set;
  const each = typeof beta === "number" || Array.isArray(beta)
    ? [["beta", beta]]
    : Object.entries(beta).map(([id, values]) => [`${id}.beta`, values]);
  return { ...Object.fromEntries(each), ...set };
}

function settingOf(text: string): Setting {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
