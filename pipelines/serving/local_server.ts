/** What servers for this machine only have in common. @module */
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What every answer says besides its content. */
export const localHeaders = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Why a request is not answered, if it is not: only those to 127.0.0.1 or localhost by that name are, so that
 * no page of the web can reach a server by a name of its own that resolves to this machine (DNS rebinding),
 * and none that a browser says to come from such a page.
 *
 * @param methods that are answered
 */
export function refusalOf(
  { headers, method = "" }: IncomingMessage,
  methods: readonly string[] = ["GET"],
): Refusal | undefined {
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "")) {
    return { status: 421, reason: "ask for 127.0.0.1\n" };
  }
  if (headers["sec-fetch-site"] === "cross-site") {
    return { status: 403, reason: "not for other sites\n" };
  }
  return methods.includes(method)
    ? undefined
    : { status: 405, reason: `only ${methods.join(", ")}\n` };
}

/**
 * Has a server listen on 127.0.0.1.
 *
 * @param port 0 for any that is free
 * @returns its address
 * @throws {Error} if the port is taken, or may not be used; naming it
 */
export async function listenHere(server: Server, port: number): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  } catch (error) {
    throw new Error(`cannot serve on 127.0.0.1:${port}: ${reasonOf(error)}`);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Closes a server; who still reads a second later is cut off. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(late);
}

function reasonOf(error: unknown): string {
  const { message, code, name } = error as Error & { readonly code?: string };
  if (code === "EADDRINUSE" || error instanceof Deno.errors.AddrInUse) {
    return "the port is taken; give another one, or none";
  }
  if (name === "NotCapable" || /net access/.test(message)) return "run with --allow-net=127.0.0.1";
  return message;
}
