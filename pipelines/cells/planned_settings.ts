/** What is done with all run settings alike: check, fill in, identify, record. @module */
import type { AnyProblem } from "../../problems/problem.ts";
import {
  type PlannedSettings,
  type RunSetting,
  type RunSettings,
  runSettings,
  type SettingsIdentity,
} from "./run_settings.ts";

/** The table as a list. */
export const runSettingList = Object.entries(runSettings) as unknown as readonly (readonly [
  option: keyof RunSettings,
  setting: RunSetting<unknown>,
])[];

/**
 * Throws unless all that is said can be meant.
 *
 * @throws {RangeError} naming the option, its value and what is allowed; if both steps and examples are
 * given
 */
export function checkRunSettings(given: RunSettings): void {
  for (const [option, { check }] of runSettingList) {
    if (given[option] !== undefined) check(given[option], option);
  }
  const { steps, examples } = given;
  if (steps === undefined || examples === undefined) return;
  throw new RangeError(`give steps or examples, not both, got ${steps} and ${examples}`);
}

/** The settings among all that a plan says. */
export function plannedSettingsOf(plan: PlannedSettings): PlannedSettings {
  return fromList((option) => plan[option]);
}

/** The settings of a run of the problem, with what was left open filled in. */
export function plannedSettings(given: RunSettings, problem: AnyProblem): PlannedSettings {
  return fromList((option, { planned }) =>
    planned === undefined ? given[option] : planned(given, problem)
  );
}

/** What tables have of the settings, `schedule=cosine warmup=0.02`; empty for most. */
export function tabledSettings(planned: RunSettings): string {
  return runSettingList.filter(([option, { tabled }]) => tabled && planned[option] !== undefined)
    .map(([option, { flag, shown = plain }]) => `${flag}=${shown(planned[option])}`).join(" ");
}

/** What a cell is known by. */
export function settingsIdentity(planned: PlannedSettings): SettingsIdentity {
  const known = runSettingList.filter(([option, { identity }]) =>
    identity && planned[option] !== undefined
  );
  return Object.fromEntries(
    known.map(([option]) => [option, plain(planned[option])]),
  ) as SettingsIdentity;
}

/** What is said of runs as records have it: numbers and texts. */
export function shownSettings(given: RunSettings): Readonly<Record<string, unknown>> {
  return fromList((option, { shown = plain }) =>
    given[option] === undefined ? undefined : shown(given[option])
  );
}

/** A value as files have it: an object, of which nothing else is known, by its fingerprint. */
function plain(value: unknown): number | string | boolean {
  if (typeof value !== "object") return value as number | string | boolean;
  const { fingerprint = crypto.randomUUID() } = value as { readonly fingerprint?: string };
  return fingerprint;
}

function fromList<T>(
  valueOf: (option: keyof RunSettings, setting: RunSetting<unknown>) => unknown,
): T {
  return Object.fromEntries(
    runSettingList.map(([option, setting]) => [option, valueOf(option, setting)]),
  ) as T;
}
