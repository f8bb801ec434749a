/** What is missing to make a recorded run again. @module */
import { findOptimizer } from "../../optimizers/methods/registry.ts";
import { checkProblemId } from "../../problems/catalogue/registry.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import type { CellIdentity } from "../cells/cell_key.ts";
import { shownName } from "../text/visible.ts";

/**
 * What is missing to make a run again: the module of its problem or of its method, if that is one of somebody's
 * own; `undefined` where nothing is.
 *
 * @param own problems of modules by their ids; methods of modules are registered
 */
export function missingFor(
  { problem, optimizer }: Pick<CellIdentity, "problem" | "optimizer">,
  own: ReadonlyMap<string, AnyProblem>,
): string | undefined {
  if (!own.has(problem) && !isBuiltIn(problem)) {
    return `the module of the problem ${shownName(problem)}, --problem ./mine.ts`;
  }
  if (findOptimizer(optimizer).record === undefined) {
    return `the module of the method ${shownName(optimizer)}, --optimizers ./mine.ts`;
  }
  return undefined;
}

function isBuiltIn(problem: string): boolean {
  try {
    checkProblemId(problem);
    return true;
  } catch {
    return false;
  }
}
