/** Files that are whole or absent, and folders that can be written. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";

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
    await removeFile(probe);
  } catch (error) {
    throw new Error(`cannot write to the folder "${folder}": ${reasonOf(error, folder)}`);
  }
}

/** Removes a file, or leaves it at that where another process has removed it meanwhile. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
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
  const { dirname } = nodeModule("node:path");
  const temporary = `${dirname(path)}/.${crypto.randomUUID()}.tmp`; // its name may be as long as names can be
  try {
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      for (const part of content) {
        await writeAll(file, typeof part === "string" ? new TextEncoder().encode(part) : part);
      }
      await file.sync();
      await Deno.rename(temporary, path);
      await syncFolder(dirname(path));
    } finally {
      file[Symbol.dispose]();
    }
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

/**
 * Waits until names in a folder are on the disk, where the system has that: until then a power failure may
 * undo a renaming that a program has seen done.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const file = await Deno.open(folder);
    try {
      await file.sync();
    } finally {
      file[Symbol.dispose]();
    }
  } catch {
    // Windows opens no folders, and keeps its names by itself
  }
}

/** Writes all of the bytes. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** Why the system refused, in a few words, and what to do about it where that is not plain. */
export function reasonOf(error: unknown, path: string, mode: "read" | "write" = "write"): string {
  if (error instanceof Deno.errors.NotCapable) {
    // to rename a file, one must be allowed to read it as well
    const [, access = mode] = /^Requires (read|write) access/.exec(error.message) ?? [];
    return `deno may not ${access} there (--allow-${access}=${
      nodeModule("node:path").dirname(path)
    })`;
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
