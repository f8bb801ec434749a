/** Serves the playground, to this machine only. @module */
import type { IncomingMessage, ServerResponse } from "node:http";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { closeServer, listenHere, localHeaders, refusalOf } from "../serving/local_server.ts";
import { policy } from "./policy.ts";
import { type SiteFile, typeOf } from "./site_file.ts";

/** A server at work. */
export interface SiteServer extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
}

/** Milliseconds in which a request must have been made, and its answer have been read. */
const patience = { request: 30_000, answer: 60_000 } as const;

/**
 * Serves these files and no others, whatever is asked for: paths are looked up among their names, never on
 * the disk.
 *
 * @param port on 127.0.0.1; 0 for any that is free
 * @throws {Error} if the port is taken, or may not be used; naming it
 */
export async function serveSite(files: readonly SiteFile[], port: number): Promise<SiteServer> {
  const known = new Map(files.map((file) => [`/${file.name}`, file]));
  known.set("/", known.get("/index.html")!);
  const timeouts = { headersTimeout: patience.request, requestTimeout: patience.request };
  const server = nodeModule("node:http").createServer(
    timeouts,
    (request, response) => answer(request, response, known),
  );
  server.maxConnections = 100;
  const url = await listenHere(server, port);
  return { url, [Symbol.asyncDispose]: () => closeServer(server) };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  known: ReadonlyMap<string, SiteFile>,
): void {
  const late = setTimeout(() => response.destroy(), patience.answer);
  response.once("close", () => clearTimeout(late));
  const send = (status: number, content: string | Uint8Array, type: string) => {
    const size = typeof content === "string" ? new TextEncoder().encode(content) : content;
    response.writeHead(status, {
      ...localHeaders,
      "content-security-policy": policy,
      "content-type": type,
      "content-length": size.byteLength,
    });
    response.end(request.method === "HEAD" ? undefined : content);
  };
  const refusal = refusalOf(request, ["GET", "HEAD"]);
  if (refusal !== undefined) return send(refusal.status, refusal.reason, "text/plain");
  const file = known.get((request.url ?? "").replace(/[?#].*$/, ""));
  if (file === undefined) return send(404, "there is only the playground, /\n", "text/plain");
  send(200, file.content, typeOf(file));
}
