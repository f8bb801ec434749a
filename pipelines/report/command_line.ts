/** The command line of a run, made of what its manifest says. @module */
import { optimizerIds } from "../../optimizers/methods/registry.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import { ablateScript } from "../command_line/ablate_script.ts";
import { camelCase, type Flags } from "../command_line/flags.ts";
import { tuneScript } from "../command_line/tune_script.ts";
import type { Session } from "../runs/manifest.ts";

/** A command, and what it cannot say. */
export interface CommandLine {
  /** As one would type it. */
  readonly command: string;
  /** Options that have no flag, and objects that were not given by id; empty if there are none. */
  readonly besides: string;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * The command that a session of a folder was: of `tune` where there is the record of a search, else of
 * `ablate`. Its flags are those of the script, in their order, with what the manifest has under the name
 * of the option that each is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { commandLine } from "./command_line.ts";
 *
 * const options = { problems: ["mnist-mlp"], optimizers: ["adam"], learningRates: { adam: [0.1, 1] } };
 * assertEquals(commandLine({ options, backend: "wasm" }, "runs/a"), {
 *   command: "deno task ablate --problem mnist-mlp --optimizers adam --learning-rate adam=0.1/1 " +
 *     "--backend wasm --out runs/a",
 *   besides: "",
 * });
 * ```
 */
export function commandLine(
  { options, backend }: Pick<Session, "options" | "backend">,
  folder: string,
): CommandLine {
  const { name, flags } = "tolerance" in options ? tuneScript : ablateScript;
  // behind the backend's name is what multiplied there, which the options say if they were asked
  const all: Options = { ...options, backend: backend.split(" + ")[0], out: folder };
  const given = Object.entries(flags as Flags).flatMap(([name, flag]) => {
    const value = all[flag.option ?? camelCase(name)];
    if (value === true) return [`--${name}`];
    const text = valueText(value);
    return text === undefined ? [] : [`--${name} ${quoted(text)}`];
  });
  return { command: [`deno task ${name}`, ...given].join(" "), besides: besidesOf(options) };
}

function valueText(value: unknown): string | undefined {
  if (value === null || value === undefined || typeof value === "boolean") return undefined;
  if (Array.isArray(value)) {
    return value.join(value.every((each) => typeof each === "number") ? "/" : ",");
  }
  if (typeof value !== "object") return String(value);
  const known = Object.entries(value).filter(([, each]) => ![each].flat().includes(null));
  if (known.length === 0) return undefined;
  return known.map(([id, each]) => `${id}=${[each].flat().join("/")}`).join(",");
}

/** What a shell takes as one word, in single quotes where that is needed. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function besidesOf(options: Options): string {
  const problems = (options["problems"] ?? []) as readonly string[];
  const optimizers = (options["optimizers"] ?? []) as readonly string[];
  const own = [
    ...problems.filter((id) => !isProblem(id)),
    ...optimizers.filter((id) => !optimizerIds.some((known) => known === id)),
  ];
  const rates = options["learningRates"];
  const schedules = JSON.stringify(rates ?? 0).includes("null") || typeof rates === "function";
  const tolerance = options["tolerance"];
  return [
    ...(own.length === 0 ? [] : [`given as objects by a program, not by id: ${own.join(", ")}`]),
    ...(schedules ? ["step sizes by a schedule"] : []),
    ...(typeof tolerance === "number" && tolerance !== 0.005 ? [`tolerance: ${tolerance}`] : []),
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
