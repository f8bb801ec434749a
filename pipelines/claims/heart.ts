/** What shows others that this process is alive. @module */
import { startWorker } from "../../optimizers/host/worker.ts";
import { reasonOf } from "../files/files.ts";
import type { FromHeart, ToHeart } from "./heart_worker.ts";
import type { LivenessKind } from "./liveness.ts";

/** What {@linkcode startHeart} goes by. */
export interface HeartOptions {
  /** The folder of the processes' files. */
  readonly folder: string;
  /** The name of this process. */
  readonly process: string;
  readonly by: LivenessKind;
  /** Seconds without a change after which others take the process for dead, by heartbeats. */
  readonly age: number;
  /** Called when the process was asleep for so long that others may have taken it for dead. */
  readonly onLate: () => void;
}

/**
 * Shows that this process is alive, until it is disposed of: holds the lock of a file of its name, or changes the
 * file again and again, in a thread of its own, since training keeps this one busy for long.
 *
 * @throws {Error} if the file cannot be written, naming it and the reason
 */
export async function startHeart(
  { folder, process, by, age, onLate }: HeartOptions,
): Promise<Disposable> {
  const path = `${folder}/${process}.alive`;
  const remove = () => {
    try {
      Deno.removeSync(path);
    } catch {
      // whoever was alone there has tidied up
    }
  };
  try {
    const file = Deno.openSync(path, { write: true, createNew: true });
    if (by === "locks") {
      // whoever asks whether the process is alive holds it for a moment
      while (!file.tryLockSync(true)) await new Promise((resolve) => setTimeout(resolve, 5));
      return {
        [Symbol.dispose]() {
          remove();
          file.close();
        },
      };
    }
    file.close();
  } catch (error) {
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
  const worker = await startWorker("./heart_worker.ts", import.meta.url);
  await new Promise<void>((resolve, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(
        new Error(`the thread that shows others that this process is alive: ${event.message}`),
      );
    };
    worker.onmessage = ({ data: message }: MessageEvent<FromHeart>) => {
      if (message === "beat") resolve();
      else if (message === "late") onLate();
      else reject(new Error(`cannot write "${path}": ${message.failed}`));
    };
    const start: ToHeart = { path, every: age / 5, age, late: age / 2 };
    worker.postMessage(start);
  });
  return {
    [Symbol.dispose]() {
      worker.terminate();
      remove();
    },
  };
}
