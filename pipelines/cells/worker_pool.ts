/** Threads that run cells side by side. @module */
import * as tf from "@tensorflow/tfjs";
import { type StartOptions, startWorker } from "../../optimizers/host/worker.ts";
import { blasInUse } from "../../optimizers/backends/blas.ts";
import type { BackendName } from "../../optimizers/backends/use_backend.ts";
import { ownModules } from "../modules/own_code.ts";
import { type CellTask, portable, type TaskHooks } from "./cell_task.ts";
import type { FromWorker, ToWorker } from "./cell_worker.ts";

/** A thread that runs one cell at a time. */
export interface CellThread extends Disposable {
  /** Runs a cell; rejects as `runTask` does. */
  run(task: CellTask, hooks: TaskHooks): Promise<void>;
  /** Ends the cell after its next evaluation. */
  stop(reason: string): void;
}

/**
 * Starts a thread. It has the permissions of this one and its backend, which starts with it; its problem
 * is loaded with the first cell.
 *
 * @throws {Error} as {@linkcode startWorker}
 */
export async function startThread(
  data: string | undefined,
  options?: StartOptions,
): Promise<CellThread> {
  const { path: blas = "off", threads: blasThreads = 1 } = blasInUse() ?? {};
  const backend = tf.getBackend() as BackendName;
  const worker = await startWorker("./cell_worker.ts", import.meta.url, options);
  const tell = (message: ToWorker) => worker.postMessage(message);
  tell({ start: { backend, blas, blasThreads, data } });
  return {
    run(task, hooks) {
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
          if ("row" in message) hooks.onRow(message.row);
          else if ("step" in message) hooks.onStep(message.step);
          else if ("note" in message) hooks.onNote(message.note);
          else if ("trained" in message) hooks.onTrained?.(...message.trained);
          else if ("failed" in message) reject(errorOf(message.failed));
          else resolve();
        };
        worker.onerror = (event) => {
          event.preventDefault();
          const modules = ownModules().join(", ");
          const whose = modules === "" ? "" : `; look at ${modules}`;
          reject(new Error(`a job ended unexpectedly: ${event.message}${whose}`));
        };
        tell({ run: portable(task)! });
      });
    },
    stop: (reason) => tell({ stop: reason }),
    [Symbol.dispose]: () => worker.terminate(),
  };
}

/** Errors lose their class between threads; those that scripts tell apart get it back. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  if (name === "RangeError") return new RangeError(message);
  if (name === "AbortError") return new DOMException(message, "AbortError");
  return new Error(message);
}
