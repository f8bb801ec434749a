/** The problem that is at hand: one at a time, so that its data are loaded once and freed. @module */
import { lastingMemory } from "../../problems/kinds/part_memory.ts";
import { namedProblem, nameOfProblem } from "../modules/named_problem.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { openPartThreads, type PartThreads } from "../training/part_threads.ts";
import type { CellPlan } from "./cell.ts";
import type { ProblemChoice } from "./choices.ts";

/** Holds the problem that was last asked for. */
export interface ProblemShelf extends Disposable {
  /** The problem itself; one that was given by id is loaded, in the place of the last one. */
  take(choice: ProblemChoice): Promise<AnyProblem>;
  /**
   * So many threads for a cell of it, which are kept for the next; `undefined` where one is enough, or its
   * parts have to be computed one after the other.
   */
  threads(plan: CellPlan, count: number): Promise<PartThreads | undefined>;
}

/** A shelf for problems whose data are in the given folder, or the usual places. */
export function problemShelf(data: string | undefined): ProblemShelf {
  let held: { readonly id: string; readonly problem: AnyProblem } | undefined;
  let open: { readonly key: string; readonly threads: PartThreads } | undefined;
  const close = () => {
    open?.threads[Symbol.dispose]();
    open = undefined;
  };
  const release = () => {
    close();
    held?.problem.dispose?.();
    held = undefined;
  };
  const take = async (choice: ProblemChoice) => {
    if (typeof choice !== "string") return choice;
    if (held?.id !== choice) {
      release();
      held = { id: choice, problem: await namedProblem(choice, data) };
    }
    return held.problem;
  };
  return {
    take,
    async threads({ problem: choice, validation }, count) {
      const problem = nameOfProblem(choice);
      if (count < 2 || problem === undefined) return undefined;
      if (lastingMemory(await take(choice)).size > 0) return undefined;
      const key = JSON.stringify([problem, validation, count]);
      if (open?.key !== key) {
        close();
        open = { key, threads: await openPartThreads({ count, problem, data, validation }) };
      }
      return open.threads;
    },
    [Symbol.dispose]: release,
  };
}
