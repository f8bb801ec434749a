/** A thread that computes parts of batches; see `part_threads.ts` for its other end. @module */
import { type BlasOptions, useBackend } from "../../optimizers/backends/use_backend.ts";
import { listen } from "../../optimizers/host/worker.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { partMoments } from "../../problems/kinds/part_moments.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { namedProblem } from "../modules/named_problem.ts";
import { type EvaluationWork, helpToEvaluate } from "./evaluate_in_threads.ts";
import { mergeBlocks, mergesGradients } from "./merge_parts.ts";
import { computeParts, copyResults, type PartWork, rowsAt } from "./part_work.ts";
import { end, enter, fail, hasFailed, leave, type Rendezvous, seeAll } from "./rendezvous.ts";
import { loadAll } from "./shared_tensors.ts";
import { validated } from "./validated.ts";

/** What a thread begins with. */
export interface PartThreadStart extends Required<BlasOptions> {
  readonly meeting: Rendezvous;
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
let meeting: Rendezvous;
let working = false;

const tell = listen<ToPartThread, FromPartThread>(async (message) => {
  if ("start" in message) return await start(message.start);
  working = true;
  enter(meeting);
  try {
    if (hasFailed(meeting)) return;
    seeAll(meeting);
    if ("work" in message) run(message.work);
    else await evaluate(message.evaluate);
  } catch (error) {
    fail(meeting, error);
  } finally {
    working = false;
    leave(meeting);
  }
});

async function start(begin: PartThreadStart): Promise<void> {
  try {
    meeting = begin.meeting;
    // others wait for this thread, also where code in it ends it, by which nothing else is run
    addEventListener("unload", () => end(meeting, working));
    await useBackend("wasm", begin);
    problem = validated(await namedProblem(begin.problem, begin.data), begin.validation);
    tell({ started: true });
  } catch (error) {
    tell({ failed: (error as Error).message });
  }
}

async function evaluate(work: EvaluationWork): Promise<void> {
  const [params, remembered] = [work.params, work.memory].map((each) =>
    loadAll(meeting.heap, each)
  );
  try {
    await helpToEvaluate(problem, params!, remembered!, work, meeting);
  } finally {
    dispose([params, remembered]);
  }
}

function run(work: PartWork): void {
  let params: Tensors | undefined; // brought here where this thread gets a part at all
  try {
    computeParts(meeting, work, (part, index) => {
      const rows = rowsAt(meeting, work, part);
      params ??= loadAll(meeting.heap, work.params);
      const memory = loadAll(meeting.heap, work.memory, part);
      const key = work.key && randomKey(...work.key).fork("part", index);
      try {
        const options = { ...work.wanted, memory, key };
        const moments = partMoments(problem, params, rows, part.count, options);
        copyResults(meeting, work, index, moments);
      } finally {
        dispose([rows, memory]);
      }
    });
  } finally {
    dispose(params);
  }
  if (mergesGradients(work)) mergeBlocks(meeting, work);
}
