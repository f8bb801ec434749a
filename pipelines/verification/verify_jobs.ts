/** Computes recorded runs again, several at a time. @module */
import { startWorkers } from "../../optimizers/host/worker.ts";
import {
  openVerifier,
  type RecordedRun,
  type VerifiedRun,
  type Verifier,
  type VerifyOptions,
} from "./verify_run.ts";
import type {
  FromVerifyThread,
  PortableOptions,
  StepWords,
  ToVerifyThread,
} from "./verify_thread.ts";

/** What is done with what comes of each run. */
export interface VerifyHooks {
  onVerified(index: number, run: VerifiedRun): void;
  onFailed(index: number, why: string): void;
  onStep(index: number, ...step: StepWords): void;
}

/** A thread that takes no further runs. */
class ThreadEnded extends Error {}

/**
 * Computes runs again, `jobs` at a time, each in a thread of its own; one after the other in this thread where
 * it is one job, as it has to be with problems and methods of one's own, or no other is left.
 *
 * @throws the signal's reason, when all have ended
 */
export async function verifyRuns(
  runs: readonly RecordedRun[],
  jobs: number,
  { problems, onNote = console.warn, onStep: _, signal, ...options }: VerifyOptions,
  hooks: VerifyHooks,
): Promise<void> {
  const left = runs.entries();
  const runEach = async (verifierOf: (onStep: (...step: StepWords) => void) => Verifier) => {
    let index = 0;
    const verifier = verifierOf((...step) => hooks.onStep(index, ...step));
    try {
      for (const [i, run] of left) { // each takes the next that nobody has taken
        index = i;
        signal?.throwIfAborted();
        try {
          hooks.onVerified(i, await verifier.verify(run));
        } catch (error) { // which keeps nobody from verifying the others
          signal?.throwIfAborted();
          hooks.onFailed(i, (error as Error).message);
          if (error instanceof ThreadEnded) return;
        }
      }
    } finally {
      verifier[Symbol.dispose]();
    }
  };
  const parallel = Math.min(jobs, runs.length);
  const { workers, lack } = await startWorkers(
    "./verify_thread.ts",
    import.meta.url,
    parallel > 1 ? parallel : 0,
  );
  if (lack !== undefined) onNote(`${lack}: fewer runs at a time`);
  try {
    const ends = await Promise.allSettled(
      workers.map((worker) => runEach((onStep) => inThread(worker, options, signal, onStep))),
    );
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } finally {
    for (const worker of workers) worker.terminate();
  }
  await runEach((onStep) => openVerifier({ ...options, problems, signal, onStep }));
}

function inThread(
  worker: Worker,
  options: PortableOptions,
  signal: AbortSignal | undefined,
  onStep: (...step: StepWords) => void,
): Verifier {
  const tell = (message: ToVerifyThread) => worker.postMessage(message);
  const stop = () => tell({ stop: String(signal?.reason?.message) });
  signal?.addEventListener("abort", stop);
  tell({ start: options });
  return {
    verify: (run) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<FromVerifyThread>) => {
          if ("step" in data) onStep(...data.step);
          else if ("verified" in data) resolve(data.verified);
          else reject(new Error(data.failed));
        };
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new ThreadEnded(`a thread ended unexpectedly: ${event.message}`));
        };
        tell({ verify: run });
      }),
    [Symbol.dispose]: () => signal?.removeEventListener("abort", stop),
  };
}
