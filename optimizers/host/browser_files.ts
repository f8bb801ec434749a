/** Files of a page: those of servers, and those that the browser keeps for it. @module */

/** What addresses of files begin with that the browser keeps; no server has that name. */
export const browserCache = "https://noisewise.invalid/data";

/** Whether the browser keeps files for this page: it does for those from `https:` and localhost. */
export function keepsFiles(): boolean {
  return "caches" in globalThis;
}

/**
 * The answer to a request for a file: from the browser's cache where its address says so, else from the server,
 * by an address that may be relative to the page.
 */
export async function answerFor(path: string, method: "GET" | "HEAD" = "GET"): Promise<Response> {
  if (!path.startsWith(`${browserCache}/`)) return await fetch(path, { method });
  return await (await kept()).match(path) ?? new Response(null, { status: 404 });
}

/** Keeps a file in the browser's cache. */
export async function keepFile(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await (await kept()).put(path, new Response(bytes));
}

function kept(): Promise<Cache> {
  return caches.open("noisewise");
}
