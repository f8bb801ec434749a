/** The problem that is at hand: one at a time, so that its data are loaded once and freed. @module */
import { loadProblem } from "../../problems/catalogue/registry.ts";
import type { ProblemChoice } from "./choices.ts";
import type { AnyProblem } from "../../problems/problem.ts";

/** Holds the problem that was last asked for. */
export interface ProblemShelf extends Disposable {
  /** The problem itself; one that was given by id is loaded, in the place of the last one. */
  take(choice: ProblemChoice): Promise<AnyProblem>;
}

/** A shelf for problems whose data are in the given folder, or the usual places. */
export function problemShelf(data: string | undefined): ProblemShelf {
  let held: { readonly id: string; readonly problem: AnyProblem } | undefined;
  const release = () => {
    held?.problem.dispose?.();
    held = undefined;
  };
  return {
    async take(choice) {
      if (typeof choice !== "string") return choice;
      if (held?.id !== choice) {
        release();
        held = { id: choice, problem: await loadProblem(choice, { data }) };
      }
      return held.problem;
    },
    [Symbol.dispose]: release,
  };
}
