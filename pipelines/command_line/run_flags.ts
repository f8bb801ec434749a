/** The flags that are run settings, made of the table of these. @module */
import { runSettingList } from "../cells/planned_settings.ts";
import type { RunSettings, runSettings } from "../cells/run_settings.ts";
import { shellWord } from "../text/shell_word.ts";
import { camelCase, type Flag, type Values } from "./flags.ts";

type Records = typeof runSettings;

/** A flag for each setting. */
export type RunFlags = {
  readonly [K in keyof Records as Records[K]["flag"]]: Flag<RunSettings[K]>;
};

/** The flags that every script with runs has, in the order of the table. */
export const runFlags: RunFlags = Object.fromEntries(
  runSettingList.map(([option, { flag, placeholder, help, parse, choices }]) => [
    flag,
    { option, placeholder, help, parse, ...(choices && { values: choices }) },
  ]),
) as unknown as RunFlags;

/** What the flags say of runs, as the option that each of them is. */
export function runSettingsFrom(values: Values<RunFlags>): RunSettings {
  const given = values as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    runSettingList.map(([option, { flag }]) => [option, given[camelCase(flag)]]),
  );
}

/** The same as words of a command line, of what was said and may change a result. */
export function runSettingWords(given: RunSettings): readonly string[] {
  return runSettingList.flatMap(([option, { flag, identity, shown = String }]) => {
    const value = given[option];
    return !identity || value === undefined ? [] : [`--${flag} ${shellWord(String(shown(value)))}`];
  });
}
