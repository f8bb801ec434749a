/** How the cores are shared out: among runs at a time, their threads, and the threads of products. @module */
import * as tf from "@tensorflow/tfjs";
import { host } from "../../optimizers/host/host.ts";
import { cores, hasAllCores } from "../../optimizers/host/environment.ts";
import { blasInUse } from "../../optimizers/backends/blas.ts";
import { kernelsTakeThreads } from "../../problems/kernels/threads/kernel_threads.ts";
import { nameOfProblem } from "../modules/named_problem.ts";
import type { CellPlan } from "./cell.ts";

/** As many jobs as the cores are enough for; one where they would share a GPU, and where only Deno has threads. */
export function defaultJobs(backend: string, threads = 1): number {
  return backend === "webgpu" || host !== "deno" ? 1 : shareOf(threads);
}

/** Cores for each of so many, whose products have threads too. */
function shareOf(count: number): number {
  return Math.max(Math.floor(cores() / (count * productThreads())), 1);
}

/**
 * Threads in one of so many runs at a time: what was asked for, or the cores that are left, where threads compute
 * products, or there are parts and the problem can go to other threads.
 *
 * @param shared whether other processes may compute the run's cells: cores are not left then but for parts
 * @throws {RangeError} if several were asked for, and the problem or the backend does not let them, or all
 *   runs at a time would have more threads than there are cores
 */
export function threadsOf(
  { problem, threads, computationalBatchSize }: CellPlan,
  parallel: number,
  shared = false,
): number {
  const backend = tf.getBackend(), kernels = kernelsTakeThreads();
  const ofParts = computationalBatchSize !== undefined,
    named = nameOfProblem(problem) !== undefined;
  if (threads !== undefined) {
    if (threads > 1 && backend !== "wasm") {
      throw new RangeError(
        `threads must be 1 on ${backend}, as only wasm has them, got ${threads}`,
      );
    }
    if (threads > 1 && ofParts && !named && !kernels) {
      throw new RangeError(
        `threads must be 1 with a problem of one's own whose batches are computed in parts, as it cannot go ` +
          `to other threads, got ${threads}; one given by id can`,
      );
    }
    checkCores(parallel, threads);
    return threads;
  }
  if (backend !== "wasm" || host !== "deno") return 1;
  const several = ofParts && named || kernels && !shared;
  return several ? shareOf(parallel) : 1;
}

/**
 * Cells of a run that all processes on this machine are to compute at a time, lest they slow each other down; at
 * least those of one process. `undefined` where it is unknown whether processes compete for cores: each may have
 * been given some of its own, and on a GPU they compete for other things.
 */
export function cellsOnMachine(plans: readonly CellPlan[], parallel: number): number | undefined {
  if (tf.getBackend() === "webgpu" || !hasAllCores()) return undefined;
  const threads = plans.reduce((most, plan) => Math.max(most, threadsOf(plan, parallel, true)), 1);
  return Math.max(shareOf(threads), parallel);
}

/** @throws {RangeError} if several jobs would have more threads than there are cores */
export function checkCores(jobs: number, threads = 1): void {
  const each = threads * productThreads();
  if (jobs === 1 || each === 1 || jobs * each <= cores()) return;
  throw new RangeError(
    `${jobs} jobs of ${each} threads each are more than the ${cores()} cores: lower jobs, threads or ` +
      "blasThreads",
  );
}

/** Threads that compute a product in one thread of a job. */
function productThreads(): number {
  return tf.getBackend() === "wasm" ? blasInUse()?.threads ?? 1 : 1;
}
