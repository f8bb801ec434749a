/** A server of one file on 127.0.0.1, with the faults that servers have. */
import { createHash } from "node:crypto";
import type { SourceFile } from "../../../problems/data/data_set.ts";

/** How a request is answered. */
export interface Behaviour {
  /** Bytes after which the connection breaks. */
  readonly breakAfter?: number;
  /** Bytes after which nothing more comes. */
  readonly fallSilentAfter?: number;
  /** Whether `Range` is understood. */
  readonly ranges?: boolean;
  /** An error to answer with. */
  readonly status?: number;
  /** Other content than the file's. */
  readonly content?: Uint8Array;
}

/** The server. */
export interface FileServer extends AsyncDisposable {
  readonly url: string;
  /** The `Range` headers of the requests so far, `""` where there was none. */
  readonly ranges: readonly string[];
}

/**
 * Serves `content`; the n-th request is answered as `behaviours[n]` says, those behind the last one
 * plainly. It speaks HTTP itself, so that it can break off anywhere.
 */
export function serveFile(
  content: Uint8Array,
  behaviours: readonly Behaviour[] = [],
): FileServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const ranges: string[] = [];
  const done = (async () => {
    for await (const conn of listener) {
      open.add(conn);
      const behaviour = behaviours[ranges.length] ?? {};
      answer(conn, behaviour.content ?? content, behaviour, ranges)
        .catch(() => {}) // the client went away
        .finally(() => {
          if (behaviour.fallSilentAfter !== undefined) return;
          open.delete(conn);
          conn.close();
        });
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/file`,
    ranges,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const conn of open) conn.close();
      await done;
    },
  };
}

async function answer(
  conn: Deno.Conn,
  content: Uint8Array,
  { breakAfter, fallSilentAfter, ranges = true, status }: Behaviour,
  seen: string[],
): Promise<void> {
  const buffer = new Uint8Array(4096);
  const head = new TextDecoder().decode(buffer.subarray(0, await conn.read(buffer) ?? 0));
  const range = /^range: *bytes=(\d+)-/im.exec(head);
  seen.push(range === null ? "" : range[0].toLowerCase());
  const from = ranges && range !== null ? Number(range[1]) : 0;
  const body = content.subarray(from);
  const lines = status !== undefined
    ? [`HTTP/1.1 ${status} Sorry`, "Content-Length: 0"]
    : from > 0
    ? [
      "HTTP/1.1 206 Partial Content",
      `Content-Range: bytes ${from}-${content.length - 1}/${content.length}`,
      `Content-Length: ${body.length}`,
    ]
    : ["HTTP/1.1 200 OK", `Content-Length: ${body.length}`];
  const header = [...lines, "Connection: close", "", ""].join("\r\n");
  await write(conn, new TextEncoder().encode(header));
  if (status === undefined) await write(conn, body.subarray(0, breakAfter ?? fallSilentAfter));
}

async function write(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

/** The file `content` as a source lists it. */
export function sourceFile(content: Uint8Array, ...urls: string[]): SourceFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name: "file.bin", urls, bytes: content.length, sha256 };
}
