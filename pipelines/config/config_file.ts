/** Settings of `ablate` from a file: keys as `AblateOptions`, or the manifest of a run. @module */
import { parseBatchSize } from "../../optimizers/batch_sizes/parse.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { readTextItself } from "../files/file_kind.ts";
import { parseJson } from "../files/json_text.ts";
import { isRecord } from "../files/shapes.ts";
import { parseManifest } from "../runs/manifest.ts";
import { visible } from "../text/visible.ts";
import type { ablateScript, TunedFolder } from "../command_line/ablate_script.ts";
import { configKeys } from "./config_keys.ts";
import { camelCase, UsageError, type Values } from "../command_line/flags.ts";
import { type Options, withModules } from "./recorded_options.ts";

type AblateValues = Values<typeof ablateScript.flags>;

/** Flags that say the same in other words: where one is typed, a file's others do not count. */
const rivals: readonly (readonly string[])[] = [
  ["seeds", "until"],
  ["seeds", "budget"],
  ["steps", "examples"],
  ["optimizers", "factors"],
  ["optimizers", "fraction"],
  ...["model", "train", "test", "target"].map((part) => ["problem", part]),
  ["spectrum", "problem"],
  ["rotate", "problem"],
  ["noise", "problem"],
];

/**
 * The values of flags that the file `--config` names gives, of those that were not typed.
 *
 * @param typed names of the flags that were typed
 * @throws {UsageError} if it cannot be read, is damaged, or has a key or value that cannot be; naming it and
 * what is expected
 */
export async function configValues(
  { config: path }: AblateValues,
  typed: readonly string[],
): Promise<Partial<AblateValues>> {
  if (path === undefined) return {};
  const ruledOut = new Set([
    ...typed,
    ...rivals.flatMap(([one, other]) => [
      ...(typed.includes(one!) ? [other!] : []),
      ...(typed.includes(other!) ? [one!] : []),
    ]),
  ]);
  try {
    const given = Object.entries(valuesOf(await optionsIn(path)));
    return Object.fromEntries(
      given.filter(([flag]) => !ruledOut.has(flag)).map((
        [flag, value],
      ) => [camelCase(flag), value]),
    );
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(message.startsWith(`"${path}"`) ? message : `"${path}": ${message}`);
  }
}

/** The options that a file has, and of a manifest the files of its problem. */
async function optionsIn(path: string): Promise<Options> {
  const text = await readTextItself(path);
  if (text === undefined) throw new UsageError("there is no such file");
  const found = parseJson(text);
  if (!isRecord(found)) {
    throw new UsageError("it must be an object, with options of ablate() as keys");
  }
  if (!isRecord(found["options"])) {
    const { $schema: _, ...options } = found;
    return checked(options);
  }
  const { options, backend } = parseManifest(text, path);
  if (!("measure" in options)) {
    const other = "tolerance" in options ? "tune" : "train or cabs";
    throw new UsageError(`it is a manifest of ${other}; --config takes those of ablate`);
  }
  const { modules: _modules, perProblem: _settled, design: _made, dissection: _whole, ...own } =
    options;
  const { tunedIn, ...rest } = own;
  const { model, train, test, target, ...names } = withModules(options);
  const [device] = backend.split(" + ");
  const from = isRecord(tunedIn) ? tunedIn["folder"] : undefined;
  const given = { ...rest, ...names, backend: device, tunedIn: from };
  const known = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  const files = { model, train, test, target };
  const named = Object.entries(files).filter(([, value]) => value !== undefined);
  return { ...checked(Object.fromEntries(known)), ...Object.fromEntries(named) };
}

/** @throws {RangeError} naming the first key or value that cannot be */
function checked(options: Options): Options {
  const names = configKeys.map(({ name }) => name);
  for (const [name, value] of Object.entries(options)) {
    const key = configKeys.find((key) => key.name === name);
    if (key === undefined) throw unknownName("key", visible(name), names);
    if (!key.fits(value)) {
      throw new RangeError(`${name} must be ${key.expected}, got ${visible(shown(value))}`);
    }
  }
  return options;
}

/** Options as the values of flags, by their names. */
function valuesOf({ tunedIn, tuning, ...options }: Options): Options {
  const flags = Object.entries(options).map(([name, value]) => {
    const flag = configKeys.find((key) => key.name === name)?.flag ?? name;
    if (name === "batchSize" && typeof value === "string") return [flag, parseBatchSize(value)];
    if (name === "join") return [flag, value === true ? {} : value === false ? undefined : value];
    return [flag, value === false && name === "paper" ? undefined : value];
  });
  const values = Object.fromEntries(flags);
  if (typeof tunedIn !== "string") return values;
  const rates = values["learning-rate"];
  const found = rates === undefined ? {} : { found: { learningRates: rates, tuning } };
  return { ...values, "learning-rate": { from: tunedIn, ...found } as TunedFolder };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
