/** Problems by names that mean the same in every thread. @module */
import { loadProblem } from "../../problems/catalogue/registry.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { filesOf, readProblem } from "./files_problem.ts";
import { importProblem } from "./import_problem.ts";
import { isModuleName } from "./module_name.ts";
import { sourceOfProblem } from "./problem_source.ts";

/**
 * The problem of a name: a built-in one, that of a module, or that of files.
 *
 * @throws see `loadProblem`, `importProblem` and `readProblem`
 */
export function namedProblem(name: string, data: string | undefined): Promise<AnyProblem> {
  const files = filesOf(name);
  if (files !== undefined) return readProblem(files);
  return isModuleName(name) ? importProblem(name, { data }) : loadProblem(name, { data });
}

/** The name by which a problem can be had elsewhere; `undefined` for an object of a program. */
export function nameOfProblem(choice: string | AnyProblem): string | undefined {
  return typeof choice === "string" ? choice : sourceOfProblem(choice);
}
