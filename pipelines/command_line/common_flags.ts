/** The flags that mean the same in every script. @module */
import { type BackendName, backendNames } from "../../optimizers/backends/use_backend.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { factorIds } from "../../optimizers/methods/factored/factors.ts";
import { optimizerIds } from "../../optimizers/methods/registry.ts";
import { type NamedQuadratic, quadraticId } from "../../problems/kinds/quadratic_id.ts";
import { spectrumNames } from "../../problems/quadratic/spectra.ts";
import type { Settings } from "../cells/settings.ts";
import {
  anyText,
  fraction,
  names,
  nonNegativeInteger,
  nonNegativeNumber,
  type NumberLists,
  numberLists,
  positiveInteger,
  positiveNumber,
  seconds,
} from "../text/typed_values.ts";
import { type Flag, onOff, UsageError } from "./flags.ts";
import { digits, port } from "./port.ts";
import { type RunFlags, runFlags } from "./run_flags.ts";
import { parseSettings } from "./settings_flag.ts";

function valued<T>(
  placeholder: string,
  help: string,
  parse: (text: string, flag: string) => T,
  values?: readonly string[],
): Flag<T | undefined> {
  return { placeholder, help, parse, ...(values && { values }) };
}

/** `1/2`, or `0.5`. */
function fractionOf(text: string, flag: string): number {
  const [, whole] = /^1\/(\d+)$/.exec(text) ?? [];
  const value = whole === undefined ? Number(text) : 1 / Number(whole);
  if (text !== "" && value > 0 && value <= 1 && Number.isInteger(Math.log2(value))) return value;
  throw new RangeError(`${flag} must be 1/2, 1/4, 1/8 and so on, got "${text}"`);
}

/** The flags that every script picks its own from. */
export const common:
  & RunFlags
  & Readonly<{
    problem: Flag<readonly string[] | undefined>;
    optimizers: Flag<readonly string[] | undefined>;
    factors: Flag<readonly string[] | undefined>;
    fraction: Flag<number | undefined>;
    "learning-rate": Flag<NumberLists | undefined>;
    beta: Flag<NumberLists | undefined>;
    set: Flag<Settings | undefined>;
    spectrum: Flag<NamedQuadratic["spectrum"]>;
    rotate: Flag<boolean>;
    noise: Flag<number | undefined>;
    scale: Flag<number | undefined>;
    seeds: Flag<number | undefined>;
    seed: Flag<number | undefined>;
    repeats: Flag<number | undefined>;
    backend: Flag<BackendName | undefined>;
    blas: Flag<string | undefined>;
    "blas-threads": Flag<number | undefined>;
    data: Flag<string | undefined>;
    jobs: Flag<number | undefined>;
    "checkpoint-every": Flag<number | undefined>;
    "stop-after": Flag<number | undefined>;
    "dry-run": Flag<boolean>;
    live: Flag<number | undefined>;
    out: Flag<string | undefined>;
    quiet: Flag<boolean>;
    json: Flag<boolean>;
    help: Flag<boolean>;
  }> = {
    problem: { ...valued("ID[,ID]", "what to train", names), option: "problems" },
    optimizers: valued(
      "ID[,ID]",
      "methods to train it with, by id or of your own: ./mine.ts#name",
      names,
      optimizerIds,
    ),
    factors: valued(
      "NAME[,NAME]",
      `factors, all combinations of which are the methods, in place of --optimizers: ${
        factorIds.join(", ")
      }, or one of your own: ./mine.ts#name`,
      names,
      factorIds,
    ),
    fraction: valued(
      "1/N",
      "a half, a quarter or less of these methods, chosen so that most effects can be told apart: 1/2, " +
        "1/4 (default: all)",
      fractionOf,
    ),
    "learning-rate": {
      ...valued(
        "RATE",
        "step size: 0.1, or one each: m-sgd=0.1,adam=1e-3; several with /: 0.1/0.3 (default: the problem's)",
        numberLists(positiveNumber),
      ),
      option: "learningRates",
    },
    beta: {
      ...valued(
        "BETA",
        "averaging constant, likewise: 0.9, m-sgd=0.9/0.99 (default: the method's)",
        numberLists(fraction),
      ),
      option: "betas", // in folders of earlier versions; it is one of the settings now
    },
    set: {
      ...valued(
        "NAME=VALUE",
        "other hyper-parameters, likewise: adam.beta2=0.99/0.999,damping=0.1 (default: the method's)",
        parseSettings,
      ),
      option: "settings",
    },
    spectrum: valued(
      "NAME",
      "of the problem quadratic: mild, ill, or eigenvalues: 1/2/30",
      spectrum,
      spectrumNames,
    ),
    rotate: onOff("turn the axes of the problem quadratic at random"),
    noise: valued(
      "NU",
      "standard deviation of the data of the problem quadratic",
      nonNegativeNumber,
    ),
    scale: valued(
      "SHARE",
      "share of the papers' steps, for a quick look: 0.01 (default: 1)",
      positiveNumber,
    ),
    ...runFlags,
    seeds: valued("N", "replicates, with consecutive seeds", positiveInteger),
    seed: valued("S", "the first seed", nonNegativeInteger),
    repeats: valued("N", "measurements of each case", positiveInteger),
    backend: valued(
      "NAME",
      `what runs the tensors: ${backendNames.join(", ")}`,
      backend,
      backendNames,
    ),
    blas: valued(
      "auto|off|PATH",
      "what multiplies matrices on wasm: a BLAS that is found and permitted (--allow-ffi), none, or " +
        "the library at PATH (default: auto)",
      anyText,
      ["auto", "off"],
    ),
    "blas-threads": valued("N", "threads that compute a product (default: 1)", positiveInteger),
    data: valued("DIR", "folder of the data sets' files", anyText),
    jobs: valued("N", "runs at a time (default: one a core, one in all on a GPU)", positiveInteger),
    "checkpoint-every": valued(
      "TIME",
      "with --out, training after which a run's state is saved: 30s, 5m (default: 60s)",
      seconds,
    ),
    "stop-after": valued(
      "TIME",
      "stop before so much time is over, where each run stands saved: 90s, 30m, 2h; needs --out, and " +
        "exits with 75 where something is left to do",
      seconds,
    ),
    "dry-run": onOff(
      "list the runs, done and to do, and estimate time and memory; train nothing",
    ),
    live: {
      placeholder: "[PORT]",
      help: "serve the report's page of the run on 127.0.0.1 while it goes; needs --out (default " +
        "port: a free one)",
      bare: "0",
      takes: digits,
      parse: port,
    },
    out: valued("DIR", "folder for the results, made where it is missing", anyText),
    quiet: onOff("print the result only, no progress", "q"),
    json: onOff("print the result as JSON"),
    help: onOff("show this help", "h"),
  };

function backend(text: string): BackendName {
  const known = backendNames.find((name) => name === text);
  if (known === undefined) throw new UsageError(unknownName("backend", text, backendNames).message);
  return known;
}

function spectrum(text: string, flag: string): NonNullable<NamedQuadratic["spectrum"]> {
  const name = spectrumNames.find((name) => name === text);
  return name ?? text.split("/").map((value) => positiveNumber(value, flag));
}

/**
 * Problems by name, with what the flags `--spectrum`, `--rotate` and `--noise` say of `quadratic` put
 * into its name.
 *
 * @throws {UsageError} if they say something and it is not among the problems
 */
export function withQuadratic(
  problems: readonly string[],
  { spectrum, rotate, noise }: {
    readonly [K in keyof NamedQuadratic]: NamedQuadratic[K] | undefined;
  },
): readonly string[] {
  const said = spectrum !== undefined || rotate === true || noise !== undefined;
  if (said && !problems.includes("quadratic")) {
    throw new UsageError("--spectrum, --rotate and --noise are for --problem quadratic");
  }
  const options = {
    ...(spectrum && { spectrum }),
    ...(rotate && { rotate }),
    ...(noise !== undefined && { noise }),
  };
  return problems.map((id) => id === "quadratic" ? quadraticId(options) : id);
}
