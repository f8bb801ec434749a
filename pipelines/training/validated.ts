/** Problems with a part of their training data kept for validation, each cut once. @module */
import type { AnyProblem } from "../../problems/problem.ts";

const cuts = new WeakMap<AnyProblem, Map<number, AnyProblem>>();

/**
 * The problem that is trained where a share of the training data is kept; the problem itself where none
 * is, or where it has no data to keep.
 */
export function validated(problem: AnyProblem, share = 0): AnyProblem {
  if (share === 0 || problem.withValidation === undefined) return problem;
  const known = cuts.get(problem) ?? new Map<number, AnyProblem>();
  cuts.set(problem, known);
  const cut = known.get(share) ?? problem.withValidation(share);
  known.set(share, cut);
  return cut;
}
