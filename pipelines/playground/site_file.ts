/** Files of the playground's folder. @module */

/** A file, by its path in the folder. */
export interface SiteFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Types of files by their endings; the digits' have none. */
const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  wasm: "application/wasm",
};

/** What a server says that a file is. */
export function typeOf({ name }: SiteFile): string {
  return types[/\.(\w+)$/.exec(name)?.[1] ?? ""] ?? "application/octet-stream";
}
