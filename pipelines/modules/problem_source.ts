/** Where problems are from, so that other threads can have them too. @module */
import type { AnyProblem } from "../../problems/problem.ts";

const sources = new WeakMap<AnyProblem, string>();

/** Notes the name by which a problem can be had in every thread. */
export function noteSource(problem: AnyProblem, name: string): void {
  sources.set(problem, name);
}

/** The name by which a problem can be had in every thread; `undefined` for an object of a program. */
export function sourceOfProblem(problem: AnyProblem): string | undefined {
  return sources.get(problem);
}
