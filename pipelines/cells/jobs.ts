/** Runs cells: in this thread one after the other, or several at a time in threads of their own. @module */
import { checkCount } from "../../optimizers/check.ts";
import { type CellTask, portable, runTask, type TaskHooks } from "./cell_task.ts";
import { checkCores, threadsOf } from "./cores.ts";
import type { ProblemShelf } from "./problem_shelf.ts";
import { type CellThread, startThread } from "./worker_pool.ts";

/** What {@linkcode openJobs} goes by. */
export interface JobsOptions {
  /** Cells that run at a time. */
  readonly jobs: number;
  readonly data: string | undefined;
  readonly shelf: ProblemShelf;
  readonly signal: AbortSignal | undefined;
}

/** In which order cells are run. */
export interface TaskOrder {
  /** The place of the next; `undefined` where there is none left. */
  next(): Promise<number | undefined>;
  /** Told of each that is over. */
  done(place: number): Promise<void>;
  /** Told that nothing more is to be run, so that nobody waits for the next. */
  stop(): void;
}

/** One after the other. */
function listed(count: number): TaskOrder {
  const places = Array.from({ length: count }, (_, place) => place).values();
  return {
    next: () => Promise.resolve(places.next().value),
    done: () => Promise.resolve(),
    stop() {},
  };
}

/** Runs cells. Its threads are kept until it is disposed of. */
export interface Jobs extends Disposable {
  /** Cells that run at a time. */
  readonly parallel: number;
  /**
   * Runs cells, `jobs` at a time.
   *
   * @param hooksOf is asked once for each cell, when it begins
   * @param most cells at a time, where they are to be fewer
   * @param order that in which they are given, by default
   * @throws {RangeError} as {@linkcode threadsOf}; the first error of a cell, when all others have ended; the
   * signal's reason
   */
  run(
    tasks: readonly CellTask[],
    hooksOf: (index: number) => TaskHooks,
    most?: number,
    order?: TaskOrder,
  ): Promise<void>;
}

/**
 * Jobs for the cells of a run.
 *
 * @throws {RangeError} if `jobs` is not a whole number of at least 1, or several of them would have more
 *   threads for products than there are cores
 */
export function openJobs({ jobs, data, shelf, signal }: JobsOptions): Jobs {
  checkCount(jobs, "jobs");
  checkCores(jobs);
  const threads: CellThread[] = [];
  const stopAll = () => threads.forEach((thread) => thread.stop(String(signal?.reason?.message)));
  signal?.addEventListener("abort", stopAll);
  return {
    parallel: jobs,
    async run(tasks, hooksOf, most = jobs, order = listed(tasks.length)) {
      const parallel = Math.min(most, tasks.length);
      const threadsAt = tasks.map(({ plan }) => threadsOf(plan, Math.max(parallel, 1)));
      if (parallel < 2) {
        for (let i; (i = await order.next()) !== undefined;) {
          signal?.throwIfAborted();
          const hooks = hooksOf(i);
          await runTask({ ...tasks[i]!, threads: threadsAt[i] }, shelf, hooks, signal);
          hooks.onEnd();
          await order.done(i);
        }
        signal?.throwIfAborted();
        return;
      }
      checkPortable(tasks);
      while (threads.length < parallel) threads.push(startThread(data));
      let failure: { readonly reason: unknown } | undefined;
      const fail = (reason: unknown) => {
        failure ??= { reason };
        stopAll();
        order.stop();
      };
      const work = async (thread: CellThread) => {
        while (!failure && !signal?.aborted) {
          const i = await order.next();
          if (i === undefined || failure || signal?.aborted) return;
          const hooks = hooksOf(i);
          await thread.run({ ...tasks[i]!, threads: threadsAt[i] }, hooks);
          hooks.onEnd();
          await order.done(i);
        }
      };
      await Promise.all(threads.slice(0, parallel).map((thread) => work(thread).catch(fail)));
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure.reason;
    },
    [Symbol.dispose]() {
      signal?.removeEventListener("abort", stopAll);
      for (const thread of threads) thread[Symbol.dispose]();
    },
  };
}

function checkPortable(tasks: readonly CellTask[]): void {
  if (tasks.every((task) => portable(task) !== undefined)) return;
  throw new RangeError(
    "jobs must be 1 with problems or optimizers of one's own, which cannot go to other threads; " +
      "those given by id can",
  );
}
