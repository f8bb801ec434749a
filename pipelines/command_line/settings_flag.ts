/** Hyper-parameters by name, as the flag `--set` takes them. @module */
import type { Setting } from "../../optimizers/methods/hyper_parameters.ts";
import type { Settings } from "../cells/settings.ts";
import { UsageError } from "./flags.ts";
import { names } from "./flag_values.ts";

/** `adam.beta2=0.99/0.999,damping=0.1`: from a flag. */
export function parseSettings(text: string, flag: string): Settings {
  const pairs = names(text, flag).map((pair) => {
    const [key, values, ...rest] = pair.split("=").map((part) => part.trim());
    if (!key || !values || rest.length > 0) {
      throw new UsageError(
        `${flag} must be NAME=VALUE or ID.NAME=VALUE, several with commas, got "${text}"`,
      );
    }
    const list = values.split("/").map(settingOf);
    return [key, list.length === 1 ? list[0]! : list] as const;
  });
  const repeated = pairs.find(([key], i) => pairs.findIndex(([other]) => other === key) !== i);
  if (repeated) throw new UsageError(`${flag} names "${repeated[0]}" twice`);
  return Object.fromEntries(pairs);
}

function settingOf(text: string): Setting {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
