/**
 * A thread that serves the page of runs, so that it answers however busy the others are; see
 * `live_thread.ts` for its other end.
 *
 * @module
 */
import { type LiveOptions, type LiveServer, serveLive } from "./live_server.ts";

/** What the thread tells. */
export type FromLive =
  | { readonly url: string }
  | { readonly failed: string }
  | { readonly ended: true };

/** What the thread is told: what to serve, then to end. */
export type ToLive = LiveOptions | "end";

/** The other thread; the types of `self` are a window's. */
const caller = self as unknown as {
  postMessage(message: FromLive): void;
  onmessage: (event: MessageEvent<ToLive>) => Promise<void>;
};

let server: LiveServer | undefined;

caller.onmessage = async ({ data }) => {
  try {
    if (data === "end") {
      await server?.[Symbol.asyncDispose]();
      return caller.postMessage({ ended: true });
    }
    server = await serveLive(data);
    caller.postMessage({ url: server.url });
  } catch (error) {
    caller.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};
