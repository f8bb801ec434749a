/** What the host tells of the machine, without asking anybody for a permission. @module */
import { host } from "./host.ts";
import { findNodeModule } from "./node_modules.ts";

interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

const process = () => (globalThis as unknown as { readonly process: Process }).process;

/** An environment variable; `undefined` where it is unset, empty, or may not be read, and in a browser. */
export function environmentVariable(name: string): string | undefined {
  if (host === "browser") return undefined;
  if (host !== "deno") return process().env[name] || undefined;
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}

/** The operating system, as Deno calls it: `linux`, `darwin`, `windows`, …; `undefined` in a browser. */
export function operatingSystem(): string | undefined {
  if (host === "browser") return undefined;
  if (host === "deno") return Deno.build.os;
  return process().platform === "win32" ? "windows" : process().platform;
}

/** Address of the module that Deno was given; `undefined` on other hosts. */
export function mainModule(): string | undefined {
  return host === "deno" ? Deno.mainModule : undefined;
}

/** Processor cores, at least 1. */
export function cores(): number {
  const { navigator } = globalThis as { readonly navigator?: { hardwareConcurrency?: number } };
  const count = navigator?.hardwareConcurrency ??
    findNodeModule("node:os")?.availableParallelism();
  return Math.max(count ?? 1, 1);
}

/** Whether this process may use all cores of the machine, and not some given to it; `undefined` if that is unknown. */
export function hasAllCores(): boolean | undefined {
  if (host === "deno") {
    const { state } = Deno.permissions.querySync({ name: "sys", kind: "cpus" });
    if (state !== "granted") return undefined;
  }
  const all = findNodeModule("node:os")?.cpus();
  return all && all.length === cores();
}

/** Bytes of memory that this process has; 0 where only Deno would tell. */
export function processMemory(): number {
  return host === "deno" ? Deno.memoryUsage().rss : 0;
}

/** Bytes of the machine's memory that are free; `undefined` where they may not be asked for. */
export function freeMemory(): number | undefined {
  if (host !== "deno") return undefined;
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  return state === "granted" ? Deno.systemMemoryInfo().available : undefined;
}
