/**
 * A thread that serves the page of runs, so that it answers however busy the others are; see
 * `live_thread.ts` for its other end.
 *
 * @module
 */
import { listen } from "../../optimizers/host/worker.ts";
import { type LiveOptions, type LiveServer, serveLive } from "./live_server.ts";

/** What the thread tells. */
export type FromLive =
  | { readonly url: string }
  | { readonly failed: string }
  | { readonly ended: true };

/** What the thread is told: what to serve, then to end. */
export type ToLive = LiveOptions | "end";

let server: LiveServer | undefined;

const tell = listen<ToLive, FromLive>(async (message) => {
  try {
    if (message === "end") {
      await server?.[Symbol.asyncDispose]();
      tell({ ended: true });
    } else {
      server = await serveLive(message);
      tell({ url: server.url });
    }
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
});
