/** The file `lock` of a folder, and what its lock and its text say. @module */
import { fileKind } from "../files/file_kind.ts";
import { reasonOf } from "../files/files.ts";
import { parseJson } from "../files/json_text.ts";
import { fields, isCount, isText } from "../files/shapes.ts";

/** What a lock file says, for people and for the message of the run that is turned away. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/** The lock of a folder, open and not yet taken. */
export interface FolderLock extends Disposable {
  /** The file `lock`, which tells who holds it. */
  readonly file: Deno.FsFile;
  /** What is to be locked, in this order: the folder itself where the system locks folders, and the file. */
  readonly handles: readonly Deno.FsFile[];
}

/**
 * Opens the lock of a folder, which makes its file where there is none.
 *
 * @throws {Error} if the file cannot be written, or is no file (a link, a folder, a pipe)
 */
export async function openFolderLock(folder: string): Promise<FolderLock> {
  const path = pathIn(folder);
  const kind = await fileKind(path);
  if (kind !== undefined && kind !== "file") throw notOurs(path, `is a ${kind}, not a file`);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true, create: true });
  } catch (error) {
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
  const itself = openFolder(folder);
  const handles = itself === undefined ? [file] : [itself, file];
  return { file, handles, [Symbol.dispose]: () => handles.forEach((each) => each.close()) };
}

/**
 * Whether a run is at work in a folder, or several: whether its lock is held. A process of the number that the
 * file has may be another by now.
 */
export async function isFolderLocked(folder: string): Promise<boolean> {
  const itself = openFolder(folder);
  let file: Deno.FsFile | undefined;
  try {
    if (itself && await isHeld(itself)) return true;
    if (await fileKind(pathIn(folder)) !== "file") return false;
    file = Deno.openSync(pathIn(folder));
    return await isHeld(file);
  } catch {
    return false; // gone, not to be read, or without locks
  } finally {
    itself?.close();
    file?.close();
  }
}

/** Whether a lock is held by a run, alone or with others; those who look are not taken for one. */
async function isHeld(file: Deno.FsFile): Promise<boolean> {
  if (!file.tryLockSync(false)) return true;
  const held = !await taken(file);
  file.unlockSync();
  return held;
}

/**
 * Takes a lock, unless it is held: whoever looks holds it for a moment, longer on a busy machine, so that one
 * refusal says little. Who holds it for longer is named in the file.
 *
 * @param isNamed whether somebody is: then few refusals say that it is held, else there are many, 5 ms apart
 */
export async function taken(file: Deno.FsFile, isNamed = () => true): Promise<boolean> {
  for (let refusals = 1; !file.tryLockSync(true); refusals++) {
    if (refusals >= (isNamed() ? 5 : 100)) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

/** Throws unless a file may be written to: it holds nothing but a run's record, and has no other name. */
export function checkOurs(file: Deno.FsFile, folder: string): void {
  const path = pathIn(folder);
  if (!isRecordOfRun(textOf(file))) throw notOurs(path, "is not the lock of a run");
  if ((file.statSync().nlink ?? 1) > 1) {
    throw notOurs(path, "has another name elsewhere (a hard link)");
  }
}

/** Writes that this process holds the lock. */
export function writeHolder(file: Deno.FsFile, folder: string): void {
  const holder: Holder = { pid: Deno.pid, startedAt: new Date().toISOString() };
  try {
    file.truncateSync(0);
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(new TextEncoder().encode(`${JSON.stringify(holder)}\n`));
  } catch (error) {
    const path = pathIn(folder);
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
}

/** A lock file's text, as far as it is a record's. */
export function textOf(file: Deno.FsFile): string {
  try {
    const bytes = new Uint8Array(200);
    file.seekSync(0, Deno.SeekMode.Start);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  } catch {
    return ""; // where locked files cannot be read
  }
}

/** Who holds a lock by its text, as messages have it: ` (process 12, since …)`, or nothing. */
export function holderOf(text: string): string {
  try {
    const holder = parseJson(text);
    if (!fields({ pid: isCount, startedAt: isText })(holder)) return "";
    const { pid, startedAt } = holder as Holder;
    return ` (process ${pid}, since ${startedAt})`;
  } catch {
    return "";
  }
}

const start = '{"pid":';

/** Whether a lock's text is empty or a run's, maybe cut short by a power failure. */
export function isRecordOfRun(text: string): boolean {
  const [begin] = text.split("\0") as [string];
  return begin.startsWith(start) || start.startsWith(begin.trimEnd());
}

const pathIn = (folder: string) => `${folder}/lock`;

function notOurs(path: string, what: string): Error {
  return new Error(`"${path}" ${what}, and is left alone; remove it, or choose another folder`);
}

function openFolder(folder: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(folder);
  } catch {
    return undefined; // on Windows
  }
}
