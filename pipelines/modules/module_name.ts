/** Names of modules, as command lines have them. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";

/** What of which module is meant. */
export interface ModuleName {
  /** Where it lies: an address with its scheme. */
  readonly url: string;
  /** Name of the export. */
  readonly name: string;
}

const schemes = /^(file|https|jsr|npm):/;

/**
 * Whether a text names a module and not something built in: it is a path (`./mine.ts`, `/home/me/mine.ts`,
 * `mine.ts`) or an address (`https:`, `jsr:`, `npm:`, `file:`), perhaps with `#` and the name of an export.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isModuleName } from "./module_name.ts";
 *
 * assertEquals(["./mine.ts#net", "mine.ts", "jsr:@me/nets@1#small"].map(isModuleName), [true, true, true]);
 * assertEquals(["mnist-mlp", "quadratic:ill+rotated"].map(isModuleName), [false, false]);
 * ```
 */
export function isModuleName(text: string): boolean {
  const [path = ""] = text.split("#");
  return schemes.test(path) || /^(\.{0,2}|[a-z]:)[/\\]/i.test(path) ||
    /\.[cm]?[jt]sx?$/.test(path);
}

/** The module and the export that a text names: the default one where it names none. */
export function moduleNameOf(text: string): ModuleName {
  const at = text.lastIndexOf("#");
  const [path, name] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  const url = schemes.test(path) ? path : fileUrlOf(path);
  return { url, name: name === "" ? "default" : name };
}

function fileUrlOf(path: string): string {
  return nodeModule("node:url").pathToFileURL(nodeModule("node:path").resolve(path)).href;
}

/** A name as one would type it: a path where it is one, without the default export. */
export function shortName(text: string): string {
  const { url, name } = moduleNameOf(text);
  const path = url.startsWith("file:") ? nodeModule("node:url").fileURLToPath(url) : url;
  return name === "default" ? path : `${path}#${name}`;
}

/** The same as a text that means the same in every folder. */
export function absoluteName(text: string): string {
  const { url, name } = moduleNameOf(text);
  return `${url}#${name}`;
}
