/** Problems by names that mean the same in every thread. @module */
import { loadProblem } from "../../problems/catalogue/registry.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { importProblem, moduleOfProblem } from "./import_problem.ts";
import { isModuleName } from "./module_name.ts";

/**
 * The problem of a name: a built-in one, or that of a module.
 *
 * @throws see `loadProblem` and `importProblem`
 */
export function namedProblem(name: string, data: string | undefined): Promise<AnyProblem> {
  return isModuleName(name) ? importProblem(name, { data }) : loadProblem(name, { data });
}

/** The name by which a problem can be had elsewhere; `undefined` for an object of a program. */
export function nameOfProblem(choice: string | AnyProblem): string | undefined {
  return typeof choice === "string" ? choice : moduleOfProblem(choice);
}
