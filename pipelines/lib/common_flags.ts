/** The flags that mean the same in every script. @module */
import { type BackendName, backendNames } from "../../optimizers/backend.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { anyText, fraction, names, nonNegativeInteger, type NumberLists } from "./flag_values.ts";
import { numberLists, positiveInteger, positiveNumber } from "./flag_values.ts";
import { type Flag, onOff, UsageError } from "./flags.ts";

function valued<T>(
  placeholder: string,
  help: string,
  parse: (text: string, flag: string) => T,
): Flag<T | undefined> {
  return { placeholder, help, parse };
}

/** The flags that every script picks its own from. */
export const common: Readonly<{
  problem: Flag<readonly string[] | undefined>;
  optimizers: Flag<readonly string[] | undefined>;
  "learning-rate": Flag<NumberLists | undefined>;
  beta: Flag<NumberLists | undefined>;
  steps: Flag<number | undefined>;
  "batch-size": Flag<number | undefined>;
  seeds: Flag<number | undefined>;
  seed: Flag<number | undefined>;
  repeats: Flag<number | undefined>;
  backend: Flag<BackendName | undefined>;
  data: Flag<string | undefined>;
  jobs: Flag<number | undefined>;
  out: Flag<string | undefined>;
  quiet: Flag<boolean>;
  json: Flag<boolean>;
  help: Flag<boolean>;
}> = {
  problem: valued("ID[,ID]", "what to train", names),
  optimizers: valued("ID[,ID]", "methods to train it with", names),
  "learning-rate": valued(
    "RATE",
    "0.1, or one each: m-sgd=0.1,adam=1e-3; several with /: 0.1/0.3 (default: the problem's)",
    numberLists(positiveNumber),
  ),
  beta: valued(
    "BETA",
    "averaging constant, likewise: 0.9, m-sgd=0.9/0.99 (default: the method's)",
    numberLists(fraction),
  ),
  steps: valued("N", "updates in a run (default: the problem's)", positiveInteger),
  "batch-size": valued("N", "examples in a batch (default: the problem's)", positiveInteger),
  seeds: valued("N", "replicates, with consecutive seeds", positiveInteger),
  seed: valued("S", "the first seed", nonNegativeInteger),
  repeats: valued("N", "measurements of each case", positiveInteger),
  backend: valued("NAME", `what runs the tensors: ${backendNames.join(", ")}`, backend),
  data: valued("DIR", "folder of the data sets' files", anyText),
  jobs: valued("N", "runs at a time (default: one a core, one in all on a GPU)", positiveInteger),
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
