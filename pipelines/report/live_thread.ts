/** Serves the page of a run from a thread beside it. @module */
import { startWorker } from "../../optimizers/host/worker.ts";
import type { LiveOptions } from "./live_server.ts";
import type { FromLive, ToLive } from "./live_worker.ts";

/** A thread that serves. */
export interface LiveThread extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
}

/** Milliseconds in which all who watch are told of the run's end, on a machine that has much else to do. */
const patience = 30_000;

/**
 * Starts a thread that serves the page; it has the permissions of this one. Whatever happens to it
 * later, the run goes on.
 *
 * @param onLost told if the thread ends unexpectedly
 * @throws {Error} if a folder is none of a run, or the port is taken, or may not be used; naming it
 */
export async function startLive(
  options: LiveOptions,
  onLost: (message: string) => void = () => {},
): Promise<LiveThread> {
  const worker = await startWorker("./live_worker.ts", import.meta.url);
  const tell = (message: ToLive) => worker.postMessage(message);
  const ended = Promise.withResolvers<void>();
  return new Promise((resolve, reject) => {
    const end = (message: string) => {
      worker.terminate();
      ended.resolve();
      onLost(message);
      reject(new Error(message));
    };
    worker.onmessage = ({ data }: MessageEvent<FromLive>) => {
      if ("failed" in data) return end(data.failed);
      if ("ended" in data) return ended.resolve();
      resolve({
        url: data.url,
        async [Symbol.asyncDispose]() {
          tell("end");
          const late = setTimeout(ended.resolve, patience);
          await ended.promise;
          clearTimeout(late);
          worker.terminate();
        },
      });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(event.message);
    };
    tell(options);
  });
}
