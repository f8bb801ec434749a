/** The problem that is at hand: one at a time, so that its data are loaded once and freed. @module */
import { lastingMemory } from "../../problems/kinds/part_memory.ts";
import { namedProblem, nameOfProblem } from "../modules/named_problem.ts";
import {
  kernelsTakeThreads,
  openKernelThreads,
} from "../../problems/kernels/threads/kernel_threads.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { openPartThreads, type PartThreads } from "../training/part_threads.ts";
import type { CellPlan } from "./cell.ts";
import type { ProblemChoice } from "./choices.ts";

/** Threads of a run. */
export interface RunThreads {
  /** How many there are: those of the asked that started. */
  readonly count: number;
  /** Why there are fewer than asked. */
  readonly lack: string | undefined;
  /** Those that compute parts of batches; where there are none, all of them compute kernels. */
  readonly parts?: PartThreads;
}

/** Holds the problem that was last asked for. */
export interface ProblemShelf extends Disposable {
  /** The problem itself; one that was given by id is loaded, in the place of the last one. */
  take(choice: ProblemChoice): Promise<AnyProblem>;
  /**
   * So many threads for a cell, for its parts or for kernels, which are kept for the next; `undefined` where one is
   * enough, or BLAS computes products and there are no parts that can be computed at a time.
   */
  threads(plan: CellPlan, count: number): Promise<RunThreads | undefined>;
}

/** A shelf for problems whose data are in the given folder, or the usual places. */
export function problemShelf(data: string | undefined): ProblemShelf {
  let held: { readonly id: string; readonly problem: AnyProblem } | undefined;
  let open: { readonly key: string; readonly threads: RunThreads & Disposable } | undefined;
  const close = (): undefined => {
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
    async threads({ problem: choice, validation, computationalBatchSize: partSize }, count) {
      if (count < 2) return close();
      const own = await take(choice); // in the place of the last one, and of its threads
      const apart = partSize !== undefined && lastingMemory(own).size === 0;
      const problem = apart ? nameOfProblem(choice) : undefined;
      if (problem === undefined && !kernelsTakeThreads()) return close();
      const key = JSON.stringify([count, problem, problem && validation]);
      if (open?.key === key) return open.threads;
      close();
      const threads = problem === undefined
        ? await openKernelThreads(count)
        : ofParts(await openPartThreads({ count, problem, data, validation }));
      open = { key, threads };
      return threads;
    },
    [Symbol.dispose]: release,
  };
}

function ofParts(parts: PartThreads): RunThreads & Disposable {
  const { count, lack } = parts;
  return { count, lack, parts, [Symbol.dispose]: () => parts[Symbol.dispose]() };
}
