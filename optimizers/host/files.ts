/** Files that are read: of Deno, of Node and Bun, or of the server that a page is from. @module */
import { answerFor } from "./browser_files.ts";
import { host } from "./host.ts";
import { nodeModule } from "./node_modules.ts";

/** What there is at a path. */
export interface PathKind {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

/** An entry of a folder. */
export interface FolderEntry extends PathKind {
  readonly name: string;
}

/**
 * The bytes of a file; in a browser what is had from the address, relative to the page.
 *
 * @throws {Error} as the host has it, see {@linkcode whyUnread}
 */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  if (host === "deno") return await Deno.readFile(path);
  if (host === "browser") {
    const answer = await answerFor(path);
    if (!answer.ok) throw new Error(`the server answers ${answer.status} ${answer.statusText}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
  const { buffer, byteOffset, length } = await nodeModule("node:fs/promises").readFile(path);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
}

/** The text of a module that is a file at hand which may be read, on Deno; else `undefined`. */
export async function moduleText(module: string): Promise<string | undefined> {
  if (host !== "deno") return undefined;
  try {
    const path = nodeModule("node:url").fileURLToPath(import.meta.resolve(module));
    return mayRead(path) ? await Deno.readTextFile(path) : undefined;
  } catch {
    return undefined; // not fetched yet, or of a server
  }
}

/** What there is at a path; `undefined` for nothing. Folders cannot be seen in a browser. */
export async function kindOf(path: string): Promise<PathKind | undefined> {
  try {
    if (host === "deno") return await Deno.stat(path);
    if (host === "browser") {
      const { ok, headers } = await answerFor(path, "HEAD");
      // where servers of applications have no file, they answer with their page
      const isFile = ok && !headers.get("content-type")?.startsWith("text/html");
      return isFile ? { isFile, isDirectory: false } : undefined;
    }
    const found = await nodeModule("node:fs/promises").stat(path);
    return { isFile: found.isFile(), isDirectory: found.isDirectory() };
  } catch {
    return undefined;
  }
}

/**
 * What is in a folder, in no order.
 *
 * @throws {Error} as the host has it where it cannot be read, and in a browser, which knows no folders
 */
export async function entriesOf(path: string): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  if (host === "deno") {
    for await (const entry of Deno.readDir(path)) entries.push(entry);
    return entries;
  }
  const { readdir } = nodeModule("node:fs/promises");
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const [isFile, isDirectory] = [entry.isFile(), entry.isDirectory()];
    entries.push({ name: entry.name, isFile, isDirectory });
  }
  return entries;
}

/** Whether a path may be read without asking anybody. */
export function mayRead(path: string): boolean {
  if (host !== "deno") return true;
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

/** Why a file could not be read, in a few words. */
export function whyUnread(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as { readonly code?: unknown }).code === "ENOENT") return "no such file";
  if (error.name === "NotCapable") return "no permission, add --allow-read";
  return error.message;
}
