/** What a process is called among those that share a folder. @module */
import type { ProcessName } from "./session.ts";

/** A name that no other process has, and that sorts by when it began; with machine and number. */
export function processName(): { readonly name: string; readonly process: ProcessName } {
  const process = { host: hostName(), pid: Deno.pid };
  const at = new Date().toISOString().replace(/[-:.]/g, "");
  const host = process.host.replace(/[^\w.]/g, "_");
  const name = `${at}-${host}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  return { name, process };
}

/** The machine's name, as far as it may be known. */
function hostName(): string {
  if (Deno.permissions.querySync({ name: "sys", kind: "hostname" }).state === "granted") {
    return Deno.hostname();
  }
  try {
    return Deno.readTextFileSync("/etc/hostname").trim();
  } catch {
    return "unknown";
  }
}
