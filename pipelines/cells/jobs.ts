/** Runs cells: in this thread one after the other, or several at a time in threads of their own. @module */
import { checkCount } from "../../optimizers/check.ts";
import type { StartOptions } from "../../optimizers/host/worker.ts";
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
  /** Told where no thread can be started. */
  readonly onNote?: (note: string) => void;
  /** How threads are started. */
  readonly start?: StartOptions;
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
export interface Jobs extends AsyncDisposable {
  /** Cells that run at a time. */
  readonly parallel: number;
  /**
   * Runs cells, `jobs` at a time; in this thread where no other can be started.
   *
   * @param hooksOf is asked once for each cell, when it begins
   * @param most cells at a time, where they are to be fewer
   * @param shared the order in which processes that share the cells take them; that in which they are given, by
   * default, where nobody else computes them
   * @throws {RangeError} as {@linkcode threadsOf}; the first error of a cell, when all others have ended; the
   * signal's reason
   */
  run(
    tasks: readonly CellTask[],
    hooksOf: (index: number) => TaskHooks,
    most?: number,
    shared?: TaskOrder,
  ): Promise<void>;
}

/**
 * Jobs for the cells of a run.
 *
 * @throws {RangeError} if `jobs` is not a whole number of at least 1, or several of them would have more
 *   threads for products than there are cores
 */
export function openJobs({ jobs, data, shelf, signal, onNote, start }: JobsOptions): Jobs {
  checkCount(jobs, "jobs");
  checkCores(jobs);
  const threads: Promise<CellThread>[] = [];
  let handedOut = () => {}, told = false;
  const stopAll = () => {
    handedOut();
    const reason = String(signal?.reason?.message);
    threads.forEach((starting) => starting.then((thread) => thread.stop(reason), () => {}));
  };
  signal?.addEventListener("abort", stopAll);
  return {
    parallel: jobs,
    async run(tasks, hooksOf, most = jobs, shared) {
      const parallel = Math.min(most, tasks.length), order = shared ?? listed(tasks.length);
      const threadsAt = tasks.map(({ plan }) =>
        threadsOf(plan, Math.max(parallel, 1), shared !== undefined)
      );
      let failure: { readonly reason: unknown } | undefined;
      const runEach = async (run: CellThread["run"]) => {
        while (!failure && !signal?.aborted) {
          const i = await order.next();
          if (i === undefined || failure || signal?.aborted) break;
          const hooks = hooksOf(i);
          await run({ ...tasks[i]!, threads: threadsAt[i] }, hooks);
          hooks.onEnd();
          await order.done(i);
        }
        handedOut();
      };
      const runHere = () => runEach((task, hooks) => runTask(task, shelf, hooks, signal));
      if (parallel < 2) {
        await runHere();
        signal?.throwIfAborted();
        return;
      }
      checkPortable(tasks);
      while (threads.length < parallel) threads.push(startThread(data, start));
      const all = new Promise<undefined>((resolve) => handedOut = () => resolve(undefined));
      const fail = (reason: unknown) => {
        failure ??= { reason };
        stopAll();
        order.stop();
      };
      const refusals: unknown[] = [];
      const runThere = async (starting: Promise<CellThread>) => {
        // one that starts when others have taken all there is, is not waited for
        const thread = await Promise.race([starting, all]).catch((error) => {
          refusals.push(error);
        });
        if (thread) await runEach(thread.run).catch(fail);
      };
      await Promise.all(threads.slice(0, parallel).map(runThere));
      if (refusals.length > 0 && !told) {
        const left = parallel - refusals.length;
        const done = left > 0
          ? `${left} of ${parallel} at a time`
          : "one at a time, in this thread";
        onNote?.(`${(refusals[0] as Error).message}: runs go on, ${done}`);
        told = true;
      }
      if (refusals.length === parallel) await runHere();
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure.reason;
    },
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener("abort", stopAll);
      // a thread that is loading is ended when it has loaded: its host may hold locks for it meanwhile
      for (const result of await Promise.allSettled(threads)) {
        if (result.status === "fulfilled") result.value[Symbol.dispose]();
      }
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
