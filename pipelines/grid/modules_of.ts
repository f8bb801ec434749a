/** Which problems and optimizers of a grid are from modules. @module */
import { nameOf, type OptimizerChoice, type ProblemChoice } from "../cells/choices.ts";
import { moduleOfOptimizer } from "../modules/import_optimizer.ts";
import { sourceOfProblem } from "../modules/problem_source.ts";

/** The modules, or files, that problems and optimizers are from, by their names; `undefined` where there are none. */
export function modulesOf(
  problems: readonly ProblemChoice[],
  optimizers: readonly OptimizerChoice[],
): Readonly<Record<string, string>> | undefined {
  const found = [
    ...problems.map((
      each,
    ) => [nameOf(each), typeof each === "string" ? "" : sourceOfProblem(each)]),
    ...optimizers.map((each) => [nameOf(each), moduleOfOptimizer(each)]),
  ].filter(([, module]) => module);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
