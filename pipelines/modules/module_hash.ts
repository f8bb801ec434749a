/** What a module is told apart by: its text and that of the local modules it imports. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { sha256 } from "../../optimizers/host/sha256.ts";
import { moduleNameOf } from "./module_name.ts";

/**
 * A hash of a module and of all local files that it names in its imports, and these in theirs: 12
 * hexadecimal digits, the same wherever they lie. Comments count, and so does every text in quotes that is
 * the path of a file from there, so that nothing which is imported can be missed. What is imported by an
 * address (`npm:`, `jsr:`, `https:`) counts as that address: give versions in it. This library's files are
 * left out: results are told by its code in any case.
 */
export async function moduleHash(text: string): Promise<string> {
  const { url, name } = moduleNameOf(text);
  const hash = sha256().update(`${name}\n`);
  if (!url.startsWith("file:")) return hash.update(url).hex().slice(0, 12);
  const { dirname, relative } = nodeModule("node:path"), { fileURLToPath } = nodeModule("node:url");
  const folder = dirname(fileURLToPath(url));
  const queue = [url];
  for (let i = 0; i < queue.length; i++) {
    const path = fileURLToPath(queue[i]!);
    const source = await Deno.readTextFile(path).catch(() => undefined);
    if (source === undefined) continue; // no file: a text in quotes of another kind
    hash.update(JSON.stringify([relative(folder, path), source]));
    for (const [, quoted] of source.matchAll(quotedPath)) {
      const next = new URL(quoted!, queue[i]).href;
      if (!queue.includes(next) && !next.startsWith(library)) queue.push(next);
    }
  }
  return hash.hex().slice(0, 12);
}

/** Where this library lies, whose code results are told by in any case. */
const library = new URL("../../", import.meta.url).href;

/** A text in quotes that may be the path of a module or of its data. */
const quotedPath = /["']((?:\.{0,2}\/|file:)[^"'\n]+\.(?:[cm]?[jt]sx?|json|wasm))["']/g;
