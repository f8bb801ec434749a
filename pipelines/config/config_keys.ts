/** The keys of a file of settings for `ablate`, and what each may be. @module */
import { backendNames } from "../../optimizers/backends/use_backend.ts";
import { livenessKinds } from "../claims/liveness.ts";
import { runSettingList } from "../cells/planned_settings.ts";
import type { RunSettings } from "../cells/run_settings.ts";
import type { AblateOptions } from "../grid/ablate.ts";
import { ablateScript } from "../command_line/ablate_script.ts";
import {
  byName,
  choice,
  count,
  index,
  type Kind,
  list,
  number,
  oneKind,
  onOff,
  positive,
  record,
  share,
  text,
} from "./config_kinds.ts";
import { camelCase, type Flags } from "../command_line/flags.ts";

/** Options of a program, which a file cannot have. */
type OfPrograms =
  | "signal"
  | "onBackend"
  | "onPlanned"
  | "onEvaluation"
  | "onProgress"
  | "onNote"
  | "dissection";

/** The options of `ablate` but run settings, which have a table of their own. */
type OwnKey = Exclude<keyof AblateOptions, keyof RunSettings | OfPrograms>;

const rates = oneKind(positive, list(positive, "a list of these"));
const setting = oneKind(number, text, onOff);
const join: Kind = {
  expected: "an object with by and age",
  fits: (value) => {
    const { by, age, ...more } = Object(value);
    return record.fits(value) && Object.keys(more).length === 0 &&
      (by === undefined || livenessKinds.includes(by)) && (age === undefined || positive.fits(age));
  },
  schema: {
    type: "object",
    properties: { by: { enum: livenessKinds }, age: positive.schema },
    additionalProperties: false,
  },
};

const ownKinds: Readonly<Record<OwnKey, Kind>> = {
  problems: list(text, "a list of ids or modules"),
  optimizers: list(text, "a list of ids or modules"),
  factors: list(text, "a list of factors or modules"),
  fraction: share,
  paper: oneKind(onOff, text),
  scale: positive,
  learningRates: oneKind(rates, byName(rates, "one each by the method's id")),
  settings: byName(
    oneKind(setting, list(setting, "a list of these")),
    "an object of hyper-parameters by name, with a value or a list of values each",
  ),
  seeds: count,
  seed: index,
  until: choice(["decided"]),
  budget: positive,
  measure: text,
  margin: share,
  backend: choice(backendNames),
  blas: text,
  blasThreads: count,
  data: text,
  jobs: count,
  join: oneKind(onOff, join),
  out: text,
  checkpointEvery: positive,
  tunedIn: text,
  tuning: list(record, "a list of what a search tried, as manifests have it"),
};

/** A key: what it may be, and the flag that gives the same, where there is one. */
export interface ConfigKey extends Kind {
  readonly name: string;
  /** Without the dashes. */
  readonly flag: string | undefined;
  readonly help: string;
}

/** Options that are given by another flag, or by none. */
const otherwise: Readonly<Record<string, string>> = {
  tunedIn:
    "folder where tune found step sizes, which are taken from there where learningRates gives none",
  tuning: "what the searches that step sizes are from have tried, for doubts: written by ablate",
};

/** All keys, in the order of the flags. */
export const configKeys: readonly ConfigKey[] = [
  ...Object.entries<Flags[string]>(ablateScript.flags).flatMap(([flag, { option, help }]) => {
    const name = option ?? camelCase(flag);
    const kind = kindOf(name);
    const [words = ""] = help.split(/: | \(default: /); // which ids there are changes too often
    return kind === undefined
      ? []
      : [{ ...kind, name, flag, help: name === "problems" ? words : help }];
  }),
  ...Object.entries(otherwise).map(([name, help]) => ({
    ...kindOf(name)!,
    name,
    flag: undefined,
    help,
  })),
];

function kindOf(name: string): Kind | undefined {
  const [, setting] = runSettingList.find(([option]) => option === name) ?? [];
  if (setting === undefined) return (ownKinds as Readonly<Record<string, Kind>>)[name];
  if (setting.choices !== undefined) return choice(setting.choices);
  const value = setting.placeholder === "N" ? count : number;
  return setting.shown === undefined ? value : oneKind(value, text); // a rule, by its name
}
