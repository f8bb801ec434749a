/** The command line of a run, made of what its manifest says. @module */
import { checkoutStart, programAtWork, startOf } from "../../optimizers/invocation.ts";
import { findOptimizer } from "../../optimizers/methods/registry.ts";
import { shellWord } from "../text/shell_word.ts";
import { listsText } from "../text/typed_values.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import { ablateScript } from "../command_line/ablate_script.ts";
import { dissectScript } from "../command_line/dissect_script.ts";
import { camelCase, type Flag, type Flags } from "../command_line/flags.ts";
import { type Options, withModules } from "../config/recorded_options.ts";
import { trainScript } from "../command_line/train_script.ts";
import { tuneScript } from "../command_line/tune_script.ts";
import { besideFactors } from "../grid/factorial_design.ts";
import { validationShare } from "../grid/plan.ts";
import { dissectionOf, type DissectionRecord } from "../runs/dissection_record.ts";
import type { Session } from "../runs/session.ts";

/** A command, and what it cannot say. */
export interface CommandLine {
  /** As one would type it. */
  readonly command: string;
  /** Options that have no flag, and objects that were not given by id; empty if there are none. */
  readonly besides: string;
}

/**
 * The command that makes the runs of a session of a folder again, in another folder: of the script that it
 * was, `dissect` where they are part of a dissection, started as it was (by a program of one's own: as whoever asks was, and where a BLAS multiplied, where
 * one is permitted). Its flags are those of the script, in their order, with what the manifest has under
 * the name of the option that each is, where that is not what the script does by itself.
 *
 * @param out the other folder
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { commandLine } from "./command_line.ts";
 *
 * const rates = { adam: [0.1, 1] };
 * const options = { problems: ["mnist-mlp"], optimizers: ["adam"], learningRates: rates, measure: null };
 * assertEquals(commandLine({ options, backend: "wasm" }, "runs/a-2"), {
 *   command: "deno task ablate --problem mnist-mlp --optimizers adam --learning-rate adam=0.1/1 " +
 *     "--backend wasm --out runs/a-2",
 *   besides: "",
 * });
 * ```
 */
export function commandLine(
  { options: recorded, backend, started }: Pick<Session, "options" | "backend" | "started">,
  out: string,
): CommandLine {
  const dissection = dissectionOf(recorded);
  const options = dissection?.options ?? recorded;
  const { name, flags } = dissection === undefined ? scriptOf(options) : dissectScript;
  const [device, blas] = backend.split(" + ");
  const all: Options = { ...options, ...withModules(options), backend: device, out };
  const given = Object.entries(flags as Flags).flatMap(([name, flag]) => {
    const option = flag.option ?? camelCase(name);
    const value = all[option];
    if (byItself(option, value, all)) return [];
    if (value === true) return [`--${name}`];
    const text = valueText(value, flag);
    return text === undefined || text === flag.fallback ? [] : [`--${name} ${shellWord(text)}`];
  });
  const start = scriptStart(name, started ?? startOf(programAtWork), blas !== undefined);
  const besides = [besidesOf(options), ...(dissection ? lengthOf(dissection, recorded) : [])];
  return {
    command: [start, ...given].join(" "),
    besides: besides.filter((each) => each !== "").join("; "),
  };
}

/** How long a dissection's runs were, where it was not asked for. */
function lengthOf({ options }: DissectionRecord, { steps }: Options): readonly string[] {
  if (typeof options["steps"] === "number" || typeof steps !== "number") return [];
  return [`runs of ${steps} updates, as the problem has them or as many as fitted into the budget`];
}

/** The script whose options these are. */
function scriptOf(options: Options) {
  if ("tolerance" in options) return tuneScript;
  const { problems, optimizers, seeds } = options;
  const single = [problems, optimizers].every((each) => Array.isArray(each) && each.length === 1);
  return single && seeds === 1 && !("measure" in options) ? trainScript : ablateScript;
}

/** What starts a script; matrices are multiplied by a BLAS only where that is permitted. */
function scriptStart(name: string, started: string, blas: boolean): string {
  if (!blas) return started + name;
  return started.startsWith(checkoutStart)
    ? `deno run -P=native pipelines/${name}.ts`
    : `${started.replace("deno run", "deno run --allow-ffi")}${name}`;
}

/** Whether a script has a value by itself, without a flag. */
function byItself(option: string, value: unknown, { paper, grid, factors }: Options): boolean {
  if (Array.isArray(factors) && value === 0 && option in besideFactors(factors, {})) return true;
  if (option === "validation") return value === validationShare && !paper;
  return option === "extend" && (grid === null || grid === undefined);
}

function valueText(value: unknown, { placeholder }: Flag<unknown>): string | undefined {
  if (value === null || value === undefined || typeof value === "boolean") return undefined;
  if (Array.isArray(value)) {
    return value.join(value.every((each) => typeof each === "number") ? "/" : ",");
  }
  if (typeof value !== "object") return placeholder === "TIME" ? `${value}s` : String(value);
  const known = Object.entries(value).filter(([, each]) => ![each].flat().includes(null));
  if (known.length === 0) return undefined;
  return listsText(Object.fromEntries(known));
}

function besidesOf(options: Options): string {
  const problems = (options["problems"] ?? []) as readonly string[];
  const combined = Array.isArray(options["factors"]);
  const optimizers = combined ? [] : (options["optimizers"] ?? []) as readonly string[];
  const modules = (options["modules"] ?? {}) as Readonly<Record<string, unknown>>;
  const own = [
    ...problems.filter((id) => !isProblem(id)),
    ...optimizers.filter((id) => findOptimizer(id).record === undefined),
  ].filter((id) => !Object.hasOwn(modules, id));
  const rates = options["learningRates"];
  const schedules = JSON.stringify(rates ?? 0).includes("null") || typeof rates === "function";
  return [
    ...(own.length === 0 ? [] : [`given as objects by a program, not by id: ${own.join(", ")}`]),
    ...(schedules ? ["step sizes by a schedule"] : []),
  ].join("; ");
}

function isProblem(id: string): boolean {
  try {
    checkProblemId(id);
    return true;
  } catch {
    return false;
  }
}
