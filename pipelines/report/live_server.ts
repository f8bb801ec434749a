/** Serves the page of runs that are under way, to this machine only. @module */
import { jsonForHtml, pageOf } from "./page.ts";
import { type LiveFeed, liveFeed } from "./live_feed.ts";

/** What is served, and where. */
export interface LiveOptions {
  /** Folders that `ablate` or `tune` is writing. */
  readonly folders: readonly string[];
  /** Port on 127.0.0.1; 0 for any that is free. */
  readonly port: number;
  /** Milliseconds between two looks at the folders; 500 by default. */
  readonly interval?: number | undefined;
}

/** A server at work. */
export interface LiveServer extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
}

/**
 * Serves the report's page, kept up to date by server-sent events. It only reads: the run neither
 * knows nor minds whether it is watched.
 *
 * Only requests to 127.0.0.1 or localhost by that name are answered, so that no page of the web can
 * reach it by a name of its own that resolves to this machine (DNS rebinding).
 *
 * @throws {Error} if a folder is none of a run, or the port is taken, or may not be used; naming it
 */
export async function serveLive({ folders, port, interval }: LiveOptions): Promise<LiveServer> {
  const feed = liveFeed(folders, interval);
  const open = new Set<() => void>();
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    await feed.now();
  } catch (error) {
    feed[Symbol.dispose]();
    throw error;
  }
  try {
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    const options = { hostname: "127.0.0.1", port, onListen: () => resolve() };
    server = Deno.serve(options, (request) => answer(request, feed, open));
    await listening;
  } catch (error) {
    feed[Symbol.dispose]();
    throw new Error(`cannot serve on 127.0.0.1:${port}: ${reasonOf(error)}`);
  }
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    async [Symbol.asyncDispose]() {
      await feed.tell();
      for (const close of open) close();
      feed[Symbol.dispose]();
      await server.shutdown();
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) return "the port is taken; give another one, or none";
  if (error instanceof Deno.errors.NotCapable) return "run with --allow-net=127.0.0.1";
  return error instanceof Error ? error.message : String(error);
}

const headers = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
};

async function answer(
  request: Request,
  feed: LiveFeed,
  open: Set<() => void>,
): Promise<Response> {
  const host = request.headers.get("host") ?? "";
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
    return new Response("ask for 127.0.0.1\n", { status: 421, headers });
  }
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return new Response("only GET\n", { status: 405, headers });
  if (pathname === "/events") return events(feed, open);
  if (pathname !== "/") {
    return new Response("there is only one page, /\n", { status: 404, headers });
  }
  try {
    const page = await pageOf(await feed.now());
    return new Response(page, {
      headers: { ...headers, "content-type": "text/html; charset=utf-8" },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const type = "text/plain; charset=utf-8";
    return new Response(`${message}\n`, {
      status: 503,
      headers: { ...headers, "content-type": type },
    });
  }
}

/** Server-sent events: `update` with what has changed, `problem` with a message, `end`. */
function events(feed: LiveFeed, open: Set<() => void>): Response {
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      const event = (name: string, data: unknown) =>
        send(`event: ${name}\ndata: ${jsonForHtml(data)}\n\n`);
      send("retry: 1000\n\n");
      const unlisten = feed.listen({
        update: (update) => event("update", update),
        problem: (message) => event("problem", message),
      });
      // a comment now and then, by which a connection that is gone is found out
      const beat = setInterval(() => send(": still here\n\n"), 15_000);
      stop = () => {
        clearInterval(beat);
        unlisten();
        open.delete(close);
      };
      const close = () => {
        event("end", null);
        stop();
        controller.close();
      };
      open.add(close);
    },
    cancel: () => stop(),
  });
  return new Response(stream, { headers: { ...headers, "content-type": "text/event-stream" } });
}
