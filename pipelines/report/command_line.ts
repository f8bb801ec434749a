/** The command line of a run, made of what its manifest says. @module */
import { optimizerIds } from "../../optimizers/methods/registry.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import type { Session } from "../runs/manifest.ts";

/** A command, and what it cannot say. */
export interface CommandLine {
  /** As one would type it. */
  readonly command: string;
  /** Options that have no flag, and objects that were not given by id; empty if there are none. */
  readonly besides: string;
}

type Options = Readonly<Record<string, unknown>>;

/** Options of functions that are flags of the same meaning, in the order of `--help`. */
const flags: readonly (readonly [option: string, flag: string])[] = [
  ["paper", "paper"],
  ["scale", "scale"],
  ["problems", "problem"],
  ["optimizers", "optimizers"],
  ["learningRates", "learning-rate"],
  ["grid", "grid"],
  ["metric", "metric"],
  ["budget", "budget"],
  ["betas", "beta"],
  ["settings", "set"],
  ["steps", "steps"],
  ["examples", "examples"],
  ["batchSize", "batch-size"],
  ["computationalBatchSize", "split-at"],
  ["evaluateEvery", "evaluate-every"],
  ["evaluateOn", "evaluate-on"],
  ["seeds", "seeds"],
  ["seed", "seed"],
  ["data", "data"],
];

/**
 * The command that a session of a folder was: of `tune` where there is the record of a search, else of
 * `ablate`.
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
  const script = "tolerance" in options ? "tune" : "ablate";
  const given = flags.flatMap(([option, flag]) => {
    const text = valueText(options[option]);
    return text === undefined ? [] : [`--${flag} ${quoted(text)}`];
  });
  const switches = [["halving", "--halving"], ["paper", "--paper"]] as const;
  const on = switches.flatMap(([option, flag]) => options[option] === true ? [flag] : []);
  const all = [...given, ...on, `--backend ${quoted(backend)}`, `--out ${quoted(folder)}`];
  return { command: [`deno task ${script}`, ...all].join(" "), besides: besidesOf(options) };
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
    ...(schedules ? ["learning rates by a schedule"] : []),
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
