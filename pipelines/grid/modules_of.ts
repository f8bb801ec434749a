/** Which problems, optimizers and factors of a grid are from modules. @module */
import { nameOf, type OptimizerChoice, type ProblemChoice } from "../cells/choices.ts";
import { moduleOfFactor } from "../modules/import_factor.ts";
import { moduleOfOptimizer } from "../modules/import_optimizer.ts";
import { sourceOfProblem } from "../modules/problem_source.ts";

/**
 * The modules, or files, that problems and optimizers, or factors in them, are from, by their names; `undefined`
 * where there are none.
 */
export function modulesOf(
  problems: readonly ProblemChoice[],
  optimizers: readonly OptimizerChoice[],
): Readonly<Record<string, string>> | undefined {
  const found = [
    ...problems.map((
      each,
    ) => [nameOf(each), typeof each === "string" ? "" : sourceOfProblem(each)]),
    ...optimizers.map((each) => [nameOf(each), moduleOfOptimizer(each)]),
    ...factorsIn(optimizers).map((name) => [name, moduleOfFactor(name)]),
  ].filter(([, module]) => module);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The parts of the names of methods that are put together by factors. */
function factorsIn(optimizers: readonly OptimizerChoice[]): readonly string[] {
  return [...new Set(optimizers.flatMap((each) => nameOf(each).split("+").slice(1)))];
}
