/** Files that are whole or absent, folders that can be written, and lines appended to a log. @module */
import { dirname } from "node:path";

/**
 * Makes a folder, with its parents, and makes sure that files can be written there.
 *
 * @throws {Error} naming the folder and the reason
 */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = `${folder}/.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(probe, "");
    await Deno.remove(probe);
  } catch (error) {
    throw new Error(`cannot write to the folder "${folder}": ${reasonOf(error, folder)}`);
  }
}

/**
 * Writes a file so that there is never a half-written one: under another name in the same
 * folder, synced, then renamed.
 *
 * @param content one part after the other
 * @throws {Error} naming the file and the reason
 */
export async function writeWhole(
  path: string,
  ...content: readonly (string | Uint8Array)[]
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    for (const part of content) {
      await writeAll(file, typeof part === "string" ? new TextEncoder().encode(part) : part);
    }
    await file.sync();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
}

/**
 * The bytes of a file.
 *
 * @throws {Error} naming the file and the reason
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  }
}

/** An open file of JSON lines. */
export interface JsonLines extends Disposable {
  /** The values of the lines that were there when it was opened. */
  readonly present: readonly unknown[];
  /** Appends one line a value, and waits until they are on the disk. */
  append(...values: readonly unknown[]): Promise<void>;
}

/**
 * Opens a file of JSON lines to append to it. A last line without its end, which a program that was
 * killed leaves, is cut off. Numbers that JSON lacks (NaN, infinities) become `null`.
 *
 * @throws {SyntaxError} if another line is no JSON, naming the file and the line
 * @throws {Error} naming the file and the reason why it cannot be read or written
 */
export async function openJsonLines(path: string): Promise<JsonLines> {
  const failed = (error: unknown) => new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  let file: Deno.FsFile;
  let present: unknown[];
  try {
    file = await Deno.open(path, { read: true, write: true, create: true });
  } catch (error) {
    throw failed(error);
  }
  try {
    const bytes = await Deno.readFile(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) await file.truncate(whole);
    await file.seek(whole, Deno.SeekMode.Start);
    present = linesOf(new TextDecoder().decode(bytes.subarray(0, whole)), path);
  } catch (error) {
    file.close();
    throw error instanceof SyntaxError ? error : failed(error);
  }
  return {
    present,
    async append(...values) {
      const lines = values.map((value) => `${JSON.stringify(value)}\n`).join("");
      try {
        await writeAll(file, new TextEncoder().encode(lines));
        await file.syncData();
      } catch (error) {
        throw failed(error);
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}

function linesOf(text: string, path: string): unknown[] {
  return text.split("\n").slice(0, -1).map((line, i) => {
    try {
      return JSON.parse(line);
    } catch {
      throw new SyntaxError(`"${path}" is damaged: line ${i + 1} is not JSON`);
    }
  });
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** Why the system refused, in a few words, and what to do about it where that is not plain. */
export function reasonOf(error: unknown, path: string, mode: "read" | "write" = "write"): string {
  if (error instanceof Deno.errors.NotCapable) {
    // to rename a file, one must be allowed to read it as well
    const [, access = mode] = /^Requires (read|write) access/.exec(error.message) ?? [];
    return `deno may not ${access} there (--allow-${access}=${dirname(path)})`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `permission denied${mode === "read" ? "" : "; choose a folder that you may write to"}`;
  }
  if (error instanceof Deno.errors.NotADirectory) return "a part of the path is not a folder";
  if (error instanceof Deno.errors.AlreadyExists) return "there is a file of that name";
  if (error instanceof Deno.errors.NotFound) {
    return mode === "read" ? "no such file" : "no such folder";
  }
  // "No space left on device (os error 28): open 'x'" without what was said before
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/\.? \(os error \d+\).*$/s, "").toLowerCase();
  if (/no space|not enough space|quota/.test(reason)) {
    return `${reason}; make room, then run the same command again, which goes on from here`;
  }
  return /read-only/.test(reason) ? `${reason}; choose another folder` : reason;
}
