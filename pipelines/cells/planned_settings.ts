/** What is done with all run settings alike: check, fill in, identify, record. @module */
import type { AnyProblem } from "../../problems/problem.ts";
import { visible } from "../text/visible.ts";
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
  checkEach(given, (option) => option);
  const { steps, examples } = given;
  if (steps === undefined || examples === undefined) return;
  throw new RangeError(`give steps or examples, not both, got ${steps} and ${examples}`);
}

function checkEach(said: RunSettings, nameOf: (option: string) => string): void {
  for (const [option, { check }] of runSettingList) {
    if (said[option] !== undefined) check(said[option], nameOf(option));
  }
}

/** The settings among all that a plan says. */
export function plannedSettingsOf(plan: PlannedSettings): PlannedSettings {
  return fromList((option) => plan[option]);
}

/**
 * The settings of a run of the problem, with what was left open filled in.
 *
 * @throws {RangeError} if the problem's defaults are none that a run can have, or step sizes would go by a
 * number of updates that cannot be known
 */
export function plannedSettings(given: RunSettings, problem: AnyProblem): PlannedSettings {
  checkEach(problem.defaults, (option) => `defaults.${option} of ${visible(problem.id)}`);
  const settings = fromList<PlannedSettings>((option, { planned }) =>
    planned === undefined ? given[option] : planned(given, problem)
  );
  checkUpdatesKnown(settings, problem);
  return settings;
}

/** Throws if shares of a run's updates are said where a rule for batch sizes makes their number open. */
function checkUpdatesKnown(
  { examples, batchSize, schedule, warmup }: PlannedSettings,
  { id }: AnyProblem,
): void {
  if (examples === undefined || typeof batchSize === "number") return;
  const shares = tabledSettings({ schedule, warmup });
  if (shares === "") return;
  throw new RangeError(
    `${shares} on ${visible(id)} goes by the number of updates, ` +
      `which ${batchSize.name} leaves open in a run of ${examples} examples: ` +
      "take --schedule constant --warmup 0, or --steps in place of --examples",
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
