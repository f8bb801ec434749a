/** A thread that runs cells, one after the other; see `worker_pool.ts` for its other end. @module */
import {
  type BackendName,
  type BlasOptions,
  useBackend,
} from "../../optimizers/backends/use_backend.ts";
import { listen, nowAndThen } from "../../optimizers/host/worker.ts";
import { type CellTask, runTask, unpacked } from "./cell_task.ts";
import { type ProblemShelf, problemShelf } from "./problem_shelf.ts";
import type { DetailedRow } from "../rows/rows.ts";

/** What a worker begins with. */
interface WorkerStart extends Required<BlasOptions> {
  readonly backend: BackendName;
  readonly data: string | undefined;
}

/** What a worker is told. */
export type ToWorker =
  | { readonly start: WorkerStart }
  | { readonly run: CellTask }
  | { readonly stop: string };

/** What a worker tells. */
export type FromWorker =
  | { readonly row: DetailedRow }
  | { readonly step: number }
  | { readonly note: string }
  | { readonly trained: readonly [from: number, to: number] }
  | { readonly done: true }
  | { readonly failed: { readonly name: string; readonly message: string } };

const stop = new AbortController();
let shelf: ProblemShelf;
let ready: Promise<string>;

const tell = listen<ToWorker, FromWorker>(async (message) => {
  if ("stop" in message) {
    stop.abort(new DOMException(message.stop, "AbortError"));
  } else if ("start" in message) {
    shelf = problemShelf(message.start.data);
    ready = useBackend(message.start.backend, message.start);
    ready.catch(() => {}); // told when the first cell waits for it
  } else {
    try {
      await ready;
      await runTask(await unpacked(message.run), shelf, {
        onRow: (row) => tell({ row }),
        onStep: nowAndThen((step) => tell({ step })),
        onNote: (note) => tell({ note }),
        onTrained: (from, to) => tell({ trained: [from, to] }),
      }, stop.signal);
      tell({ done: true });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      tell({ failed: { name, message } });
    }
  }
});
