/** Serves the page of runs that are under way, to this machine only. @module */
import type { IncomingMessage, ServerResponse } from "node:http";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import type { ReportData, ReportUpdate } from "./content/data.ts";
import { jsonForHtml, pageOf } from "./page.ts";
import { type LiveFeed, liveFeed } from "./live_feed.ts";
import { closeServer, listenHere, localHeaders, refusalOf } from "../serving/local_server.ts";

/** What is served, and where. */
export interface LiveOptions {
  /** Folders that `ablate` or `tune` is writing. */
  readonly folders: readonly string[];
  /** Port on 127.0.0.1; 0 for any that is free. */
  readonly port: number;
  /** Milliseconds between two looks at the folders; 500 by default. */
  readonly interval?: number | undefined;
  /** How long others may take; {@linkcode usualPatience} by default. */
  readonly patience?: Patience | undefined;
}

/** Milliseconds in which a request must have been made; a page, or a part of the news, have been read. */
export interface Patience {
  readonly request: number;
  readonly page: number;
  readonly news: number;
}

/** A server at work. */
export interface LiveServer extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
}

/** Long enough for a browser that is busy. */
const usualPatience: Patience = { request: 30_000, page: 30_000, news: 15_000 };

/** Connections at a time; a browser has up to six. */
const most = 100;

/**
 * Serves the report's page, kept up to date by server-sent events. It only reads: the run neither
 * knows nor minds whether it is watched. Whoever asks slowly, or does not read what was asked for, is
 * dropped, and costs no copy of it meanwhile.
 *
 * @throws {Error} if a folder is none of a run, or the port is taken, or may not be used; naming it
 */
export async function serveLive(
  { folders, port, interval, patience = usualPatience }: LiveOptions,
): Promise<LiveServer> {
  const feed = liveFeed(folders, interval);
  const open = new Set<() => void>();
  const pages = new WeakMap<ReportData, Promise<Uint8Array>>();
  const pageNow = async () => {
    const data = await feed.now();
    const page = pages.get(data) ?? pageOf(data).then(bytesOf);
    pages.set(data, page);
    return await page;
  };
  const timeouts = { headersTimeout: patience.request, requestTimeout: patience.request };
  const server = nodeModule("node:http").createServer(
    { ...timeouts, connectionsCheckingInterval: Math.min(patience.request, 1000) },
    (request, response) => {
      const news = () => events(response, feed, open, patience.news);
      void answer(request, response, pageNow, news, patience.page);
    },
  );
  server.maxConnections = most;
  let url: string;
  try {
    await feed.now();
    url = await listenHere(server, port);
  } catch (error) {
    feed[Symbol.dispose]();
    throw error;
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      await feed.tell();
      for (const close of open) close();
      feed[Symbol.dispose]();
      await closeServer(server);
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pageNow: () => Promise<Uint8Array>,
  sendEvents: () => void,
  patience: number,
): Promise<void> {
  const send = (status: number, content: string | Uint8Array, type = "text/plain") => {
    const late = setTimeout(() => response.destroy(), patience);
    response.once("close", () => clearTimeout(late));
    response.writeHead(status, { ...localHeaders, "content-type": `${type}; charset=utf-8` });
    response.end(content);
  };
  const refusal = refusalOf(request);
  if (refusal !== undefined) return send(refusal.status, refusal.reason);
  const [path] = (request.url ?? "").split("?");
  if (path === "/events") return sendEvents();
  if (path !== "/") return send(404, "there is only one page, /\n");
  try {
    send(200, await pageNow(), "text/html");
  } catch (error) {
    send(503, `${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/**
 * Server-sent events: `update` with what has changed, `problem` with a message, `end`. Nothing is sent to
 * who has not read what was sent before, and who catches up is told all there is by then.
 */
function events(
  response: ServerResponse,
  feed: LiveFeed,
  open: Set<() => void>,
  patience: number,
): void {
  let unlisten = () => {};
  let tooLate: ReturnType<typeof setTimeout> | undefined;
  const send = (message: Uint8Array | string) => {
    if (response.write(message) || tooLate !== undefined) return;
    unlisten();
    tooLate = setTimeout(() => response.destroy(), patience);
    response.once("drain", () => {
      clearTimeout(tooLate);
      tooLate = undefined;
      listen();
    });
  };
  const listen = () => {
    unlisten = feed.listen({
      update: (update) => send(updateMessage(update)),
      problem: (message) => send(messageOf("problem", message)),
    });
  };
  // a comment now and then, by which a connection that is gone is found out
  const beat = setInterval(() => tooLate ?? send(": still here\n\n"), patience);
  const close = () => response.end(messageOf("end", null));
  response.once("close", () => {
    clearInterval(beat);
    clearTimeout(tooLate);
    unlisten();
    open.delete(close);
  });
  open.add(close);
  response.writeHead(200, { ...localHeaders, "content-type": "text/event-stream" });
  response.write("retry: 1000\n\n");
  listen();
}

const messages = new WeakMap<ReportUpdate, Uint8Array>();

/** An update in bytes, the same ones for all who are told of it. */
function updateMessage(update: ReportUpdate): Uint8Array {
  const message = messages.get(update) ?? messageOf("update", update);
  messages.set(update, message);
  return message;
}

function messageOf(name: string, data: unknown): Uint8Array {
  return bytesOf(`event: ${name}\ndata: ${jsonForHtml(data)}\n\n`);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
