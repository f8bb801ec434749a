/** Factors of one's own from modules. @module */
import { type OwnFactor, registerFactor } from "../../optimizers/methods/factored/factors.ts";
import { visible } from "../text/visible.ts";
import { importExport } from "./import_export.ts";
import { moduleHash } from "./module_hash.ts";
import { absoluteName, moduleNameOf } from "./module_name.ts";

const modules = new Map<string, string>();

/** The module that a factor is from; `undefined` for others. */
export function moduleOfFactor(name: string): string | undefined {
  return modules.get(name);
}

/** The modules of all factors that were imported. */
export function factorModules(): readonly string[] {
  return [...modules.values()];
}

/**
 * The factor that a module exports: by default, or under the name behind `#`. It is a pair of transformations,
 * `{ name, on, off, place }`, see `OwnFactor`, which is then known by its name.
 *
 * @returns its name
 * @throws {Error} if the module cannot be imported, throws, or has no such export
 * @throws {TypeError} if that is no factor, naming what it lacks
 */
export async function importFactor(module: string): Promise<string> {
  const factor = checkedFactor(await importExport(module), visible(module));
  registerFactor(factor, await moduleHash(moduleNameOf(module).url));
  modules.set(factor.name, absoluteName(module));
  return factor.name;
}

function checkedFactor(given: unknown, shown: string): OwnFactor {
  const { name, on, off, place } = Object(given) as Partial<OwnFactor>;
  if (typeof name !== "string" || typeof on !== "function") {
    throw new TypeError(
      `${shown} must be a factor, { name, on } with on a function that makes a transformation, got ` +
        `${given === null ? "null" : typeof given}`,
    );
  }
  if (off !== undefined && typeof off !== "function") {
    throw new TypeError(
      `off of the factor ${shown} must be a function that makes a transformation, got ${typeof off}`,
    );
  }
  if (place !== undefined && place !== "gradient" && place !== "direction") {
    throw new TypeError(
      `place of the factor ${shown} must be "gradient" or "direction", got ${
        visible(String(place))
      }`,
    );
  }
  return given as OwnFactor;
}
