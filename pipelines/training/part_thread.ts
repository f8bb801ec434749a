/** A thread that computes parts of batches; see `part_threads.ts` for its other end. @module */
import {
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import { exited, listen } from "../../optimizers/host/worker.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { partMoments } from "../../problems/kinds/part_moments.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { namedProblem } from "../modules/named_problem.ts";
import { type EvaluationWork, helpToEvaluate } from "./evaluate_in_threads.ts";
import { blocksOf, mergeBlocks } from "./merge_parts.ts";
import {
  computeParts,
  control,
  controlOf,
  fail,
  type PartWork,
  rowsAt,
  waitForStored,
} from "./part_work.ts";
import { load, loadAll } from "./shared_tensors.ts";
import { validated } from "./validated.ts";

/** What a thread begins with. */
export interface PartThreadStart extends Required<BlasOptions> {
  readonly backend: BackendName;
  readonly memory: WebAssembly.Memory;
  /** Name of the problem. */
  readonly problem: string;
  readonly data: string | undefined;
  readonly validation: number | undefined;
}

/** What a thread is told. */
export type ToPartThread =
  | { readonly start: PartThreadStart }
  | { readonly work: PartWork }
  | { readonly evaluate: EvaluationWork };

/** What a thread tells, once: why it cannot start, or that it has. */
export type FromPartThread = { readonly started: true } | { readonly failed: string };

let problem: AnyProblem;
let memory: WebAssembly.Memory;
let working = false;

const tell = listen<ToPartThread, FromPartThread>(async (message) => {
  if ("start" in message) return await start(message.start);
  working = true;
  try {
    if ("work" in message) run(message.work);
    else await evaluate(message.evaluate);
  } catch (error) {
    fail(memory, error);
  } finally {
    leave();
  }
});

// others sleep until this thread has left, also where code in it ends it, by which nothing else is run
addEventListener("unload", () => {
  if (!working) return;
  fail(memory, new Error(`a thread ended unexpectedly: ${exited}`));
  leave();
});

/** Says that this thread is done with what it was told. */
function leave(): void {
  working = false;
  const counts = controlOf(memory);
  Atomics.add(counts, control.left, 1);
  Atomics.notify(counts, control.left);
}

async function start(begin: PartThreadStart): Promise<void> {
  try {
    memory = begin.memory;
    await useBackend(begin.backend, begin);
    problem = validated(await namedProblem(begin.problem, begin.data), begin.validation);
    tell({ started: true });
  } catch (error) {
    tell({ failed: (error as Error).message });
  }
}

/** Lets this thread see how the memory has grown. */
function seeAll(bytes: number): void {
  if (memory.buffer.byteLength < bytes) memory.grow(0);
}

async function evaluate(work: EvaluationWork): Promise<void> {
  seeAll(work.bytes);
  const [params, remembered] = [work.params, work.memory].map((each) => loadAll(memory, each));
  try {
    await helpToEvaluate(problem, params!, remembered!, work, memory);
  } finally {
    dispose([params, remembered]);
  }
}

function run(work: PartWork): void {
  seeAll(work.bytes);
  const there = (end: number) => waitForStored(memory, work, "inputs", end);
  let params: Tensors | undefined; // brought here where this thread gets a part at all
  try {
    computeParts(memory, work, (part, index) => {
      const rows = rowsAt(memory, work, part, there);
      params ??= loadAll(memory, work.params, there);
      const rowMemory = Object.fromEntries(
        Object.entries(work.memory).map(([name, each]) => [
          name,
          load(memory, each, { rows: part, there }),
        ]),
      );
      const key = work.key && randomKey(...work.key).fork("part", index);
      try {
        const options = { ...work.wanted, memory: rowMemory, key };
        return partMoments(problem, params, rows, part.count, options);
      } finally {
        dispose([rows, rowMemory]);
      }
    });
  } finally {
    dispose(params);
  }
  if (work.merges) mergeBlocks(memory, work, blocksOf(work));
}
