/** Problems and optimizers as a command line names them: by id, or by the module that has them. @module */
import type { OptimizerChoice, ProblemChoice } from "../cells/choices.ts";
import { importOptimizer } from "../modules/import_optimizer.ts";
import { importProblem } from "../modules/import_problem.ts";
import { isModuleName } from "../modules/module_name.ts";
import { UsageError } from "./flags.ts";

/**
 * Problems by id stay ids; those of modules are imported.
 *
 * @throws {Error} if a module has none, see `importProblem`
 */
export function problemChoices(
  names: readonly string[],
  data: string | undefined,
): Promise<readonly ProblemChoice[]> {
  return each<ProblemChoice>(
    names,
    (name) => isModuleName(name) ? importProblem(name, { data }) : name,
  );
}

/**
 * Optimizers by id stay ids; those of modules are imported.
 *
 * @throws {Error} if a module has none, see `importOptimizer`
 */
export function optimizerChoices(names: readonly string[]): Promise<readonly OptimizerChoice[]> {
  return each<OptimizerChoice>(names, (name) => isModuleName(name) ? importOptimizer(name) : name);
}

/**
 * Optimizers whose step sizes can be searched.
 *
 * @throws {UsageError} if one brings its own step size
 */
export async function tunableOptimizers(names: readonly string[]): Promise<readonly string[]> {
  return (await optimizerChoices(names)).map((choice, i) => {
    if (typeof choice === "string") return choice;
    throw new UsageError(
      `${
        names[i]
      } is a finished optimizer, which brings its step size: export its record for a search`,
    );
  });
}

async function each<T>(
  names: readonly string[],
  choose: (name: string) => T | Promise<T>,
): Promise<readonly T[]> {
  const choices: T[] = [];
  for (const name of names) choices.push(await choose(name)); // one after the other: the first fault is told
  return choices;
}
