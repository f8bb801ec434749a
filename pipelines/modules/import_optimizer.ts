/** Optimizers of one's own from modules. @module */
import type { OptimizerRecord } from "../../optimizers/methods/contract/record.ts";
import { registerOptimizer } from "../../optimizers/methods/registry.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { visible } from "../text/visible.ts";
import { importExport } from "./import_export.ts";
import { moduleHash } from "./module_hash.ts";
import { absoluteName, moduleNameOf } from "./module_name.ts";

const sources = new WeakMap<Optimizer, string>();
const registered = new Map<string, string>();

/** The module that an optimizer is from, as it was named; `undefined` for others. */
export function moduleOfOptimizer(optimizer: string | Optimizer): string | undefined {
  return typeof optimizer === "string" ? registered.get(optimizer) : sources.get(optimizer);
}

/**
 * The optimizer that a module exports: by default, or under the name behind `#`. It is an
 * `OptimizerRecord` (`optimizerRecord({ id, label, color, create, settings, … })`), whose id is then known
 * as those of the built-in ones are, step sizes, settings and colours included; a constructor beside a
 * record of its name, `lion` and `lionRecord`; or a finished `Optimizer`, which brings its step size.
 *
 * @returns the id of a record, or the optimizer
 * @throws {Error} if the module cannot be imported, throws, or has no such export
 * @throws {TypeError} if that is none of the three, naming what it lacks
 */
export async function importOptimizer(name: string): Promise<string | Optimizer> {
  const shown = visible(name);
  const found = await importExport(name);
  const fingerprint = await moduleHash(moduleNameOf(name).url);
  const given = typeof found === "function" ? await recordBeside(name, shown) : found;
  if (isRecord(given)) {
    checkRecord(given, shown);
    registerOptimizer(given, fingerprint);
    registered.set(given.id, absoluteName(name));
    return given.id;
  }
  const own = checkedOptimizer(given, shown);
  const optimizer = { ...own, fingerprint: `${fingerprint} ${own.fingerprint ?? ""}`.trimEnd() };
  sources.set(optimizer, absoluteName(name));
  return optimizer;
}

/** Of `./mine.ts#lion` the export `lionRecord`. */
async function recordBeside(name: string, shown: string): Promise<unknown> {
  const { url, name: constructor } = moduleNameOf(name);
  const record = constructor === "default" ? "record" : `${constructor}Record`;
  try {
    return await importExport(`${url}#${record}`);
  } catch {
    throw new TypeError(
      `${shown} is a function; export its record beside it, ${record} = optimizerRecord({ id, label, ` +
        "color, dash, create, settings, elementwise, learningRate }), or a finished optimizer",
    );
  }
}

function isRecord(given: unknown): given is OptimizerRecord {
  return typeof given === "object" && given !== null && "create" in given;
}

function checkRecord(record: OptimizerRecord, shown: string): void {
  const kinds = { id: "string", label: "string", color: "string", create: "function" } as const;
  for (const [name, kind] of Object.entries(kinds)) {
    const found = typeof record[name as keyof typeof kinds];
    if (found !== kind) {
      throw new TypeError(`${name} of the record ${shown} must be a ${kind}, got ${found}`);
    }
  }
  if (!/^#[0-9a-f]{6}$/i.test(record.color)) {
    throw new TypeError(
      `color of the record ${shown} must be #RRGGBB, got ${visible(record.color)}`,
    );
  }
  if (!Array.isArray(record.dash) || typeof record.settings !== "object") {
    throw new TypeError(
      `the record ${shown} needs dash, a list, and settings, an object; both may be empty`,
    );
  }
}

function checkedOptimizer(given: unknown, shown: string): Optimizer {
  const optimizer = given as Partial<Optimizer> | null;
  const whole = typeof optimizer === "object" && typeof optimizer?.init === "function" &&
    typeof optimizer.update === "function";
  if (!whole) {
    throw new TypeError(
      `${shown} must be an optimizer with init() and update(), or the record of one, got ` +
        `${given === null ? "null" : typeof given}`,
    );
  }
  if (typeof optimizer.name === "string" && optimizer.name !== "") return optimizer as Optimizer;
  throw new TypeError(
    `${shown} needs a name for tables and charts; chains have one by named("…", chain)`,
  );
}
