/** What the program runs on. @module */

/** Deno, Node, Bun, or a browser: a page, or a worker of one. */
export type Host = "deno" | "node" | "bun" | "browser";

/** What of other hosts is looked at; each may be missing. */
interface HostGlobals {
  readonly Bun?: { readonly version: string };
  readonly process?: { readonly versions?: { readonly node?: string } };
}

/**
 * What the program runs on, by what only that has.
 *
 * @param globals the global object of the host
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hostOf } from "./host.ts";
 *
 * assertEquals(hostOf(globalThis), "deno");
 * assertEquals(hostOf({ process: { versions: { node: "20.20.2" } } }), "node");
 * assertEquals(hostOf({}), "browser");
 * ```
 */
export function hostOf(globals: object): Host {
  const { Bun, process } = globals as HostGlobals;
  if ("Deno" in globals) return "deno";
  if (Bun !== undefined) return "bun";
  return process?.versions?.node === undefined ? "browser" : "node";
}

/** What this program runs on. */
export const host: Host = hostOf(globalThis);

/** The same for people: `Node 20.20.2`. */
export function hostName(): string {
  const { Bun, process } = globalThis as HostGlobals;
  switch (host) {
    case "deno":
      return `Deno ${Deno.version.deno}`;
    case "bun":
      return `Bun ${Bun!.version}`;
    case "node":
      return `Node ${process!.versions!.node}`;
    case "browser":
      return "a browser";
  }
}

/**
 * Insists on Deno, before anything is done.
 *
 * @param what is wanted: `recording runs`
 * @param instead what goes without, where something does: `leave out "out" to have the rows in memory`
 * @throws {Error} on any other host: `recording runs needs Deno (https://deno.com), and this is Node 20.20.2`
 */
export function needDeno(what: string, instead?: string): void {
  if (host === "deno") return;
  const remedy = instead === undefined ? "" : `; ${instead}`;
  throw new Error(`${what} needs Deno (https://deno.com), and this is ${hostName()}${remedy}`);
}
