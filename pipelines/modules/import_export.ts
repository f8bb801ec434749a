/** What a module exports, or in a sentence why it cannot be had. @module */
import { visible } from "../text/visible.ts";
import { moduleNameOf } from "./module_name.ts";
import { ownCode } from "./own_code.ts";

/**
 * Imports what a text names. The module runs with the permissions of whoever asks.
 *
 * @param text such as `./mine.ts#net`, see `isModuleName`
 * @throws {Error} if the module cannot be read, does not run, or has no such export; the message says what to
 * change
 */
export async function importExport(text: string): Promise<unknown> {
  const { url, name } = moduleNameOf(text);
  let exports: Readonly<Record<string, unknown>>;
  try {
    exports = await ownCode(text, loading, () => import(url));
  } catch (error) {
    throw new Error(`cannot import ${visible(text)}: ${reason(error)}`, { cause: error });
  }
  if (Object.hasOwn(exports, name)) return exports[name];
  const others = Object.keys(exports);
  const have = others.length === 0
    ? "it exports nothing"
    : `it has ${others.map((other) => `#${other}`).join(", ")}`;
  const wanted = name === "default" ? "no default export" : `no export called "${visible(name)}"`;
  throw new Error(`${visible(text)} has ${wanted}; ${have}`);
}

const loading = "loading: it awaits something at its top level";

function reason(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${visible(String(error))}`;
  const message = visible(error.message.split("\n")[0]!);
  const { code } = error as { readonly code?: string };
  if (code === "ERR_MODULE_NOT_FOUND") return message;
  if (error.name === "NotCapable") return `${message}`;
  return error instanceof SyntaxError ? `it is no valid module: ${message}` : message;
}
