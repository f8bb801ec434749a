/** What a name in a folder stands for, and reading it only where it is a file. @module */
import { reasonOf } from "./files.ts";

/** A file itself, a folder, a symbolic link to anything, or a pipe, socket or device. */
export type FileKind = "file" | "folder" | "link" | "pipe or device";

/** What a path is, without following it where it is a link; `undefined` where there is nothing. */
export async function fileKind(path: string): Promise<FileKind | undefined> {
  try {
    const { isFile, isDirectory, isSymlink } = await Deno.lstat(path);
    return isSymlink ? "link" : isFile ? "file" : isDirectory ? "folder" : "pipe or device";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined; // nor is there anything inside a file
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
}

/**
 * The bytes of a file. A link is not followed, and a pipe, which might never answer, not opened.
 *
 * @returns `undefined` where there is nothing of that name
 * @throws {SyntaxError} if there is something else, naming it
 * @throws {Error} naming the file and the reason why it cannot be read
 */
export async function readFileItself(path: string): Promise<Uint8Array | undefined> {
  const kind = await fileKind(path);
  if (kind === undefined) return undefined;
  if (kind !== "file") throw new SyntaxError(`"${path}" is damaged: it is a ${kind}, not a file`);
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // put aside since
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
}

/** The text of a file; else as {@linkcode readFileItself}. */
export async function readTextItself(path: string): Promise<string | undefined> {
  const bytes = await readFileItself(path);
  return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
