/** One run at a time in a folder. @module */
import { fileKind } from "./file_kind.ts";
import { reasonOf } from "./files.ts";
import { parseJson } from "./json_text.ts";
import { fields, isCount, isText } from "./shapes.ts";

/** What a lock file says, for people and for the message of the run that is turned away. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * Takes the lock of a folder, until it is disposed of.
 *
 * The lock is the operating system's, on the folder itself, so that removing files does not let a second
 * run in, and on the file `lock`, since Windows locks no folders, but keeps files that are open. It ends
 * with the process that holds it, however that ends, so there are no stale ones to clean up. The file
 * tells who holds it.
 *
 * @throws {Error} if another run holds it, saying which; if the file cannot be written; or if it is no
 * file, or holds what no run has written, and is left as it is
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  const path = `${folder}/lock`;
  const kind = await fileKind(path);
  if (kind !== undefined && kind !== "file") throw notOurs(path, `is a ${kind}, not a file`);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true, createNew: kind === undefined });
  } catch (error) {
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
  const itself = openFolder(folder);
  const release = () => {
    file.close();
    itself?.close();
  };
  try {
    if (itself && !await taken(itself) || !await taken(file)) {
      const who = describe(textOf(file));
      throw new Error(`another run is at work in "${folder}"${who}; wait for its end`);
    }
    if (!isRecordOfRun(textOf(file))) throw notOurs(path, "is not the lock of a run");
    const holder: Holder = { pid: Deno.pid, startedAt: new Date().toISOString() };
    write(file, path, `${JSON.stringify(holder)}\n`);
  } catch (error) {
    release();
    throw error;
  }
  return {
    [Symbol.dispose]() {
      file.truncateSync(0);
      release();
    },
  };
}

/**
 * Whether a run is at work in a folder: whether its lock is held. A process of the number that the file
 * has may be another by now.
 */
export async function isFolderLocked(folder: string): Promise<boolean> {
  using itself = openFolder(folder);
  if (itself && !itself.tryLockSync(false)) return true;
  const path = `${folder}/lock`;
  try {
    if (await fileKind(path) !== "file") return false;
    using file = Deno.openSync(path);
    return !file.tryLockSync(false);
  } catch {
    return false; // gone, or not to be read
  }
}

function openFolder(folder: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(folder);
  } catch {
    return undefined; // on Windows
  }
}

/** Whoever looks whether a run is at work holds the lock for a moment, so one refusal says little. */
async function taken(file: Deno.FsFile): Promise<boolean> {
  for (let attempt = 1; !file.tryLockSync(true); attempt++) {
    if (attempt === 5) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

function write(file: Deno.FsFile, path: string, text: string): void {
  try {
    file.truncateSync(0);
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(new TextEncoder().encode(text));
  } catch (error) {
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
}

function notOurs(path: string, what: string): Error {
  return new Error(`"${path}" ${what}, and is left alone; remove it, or choose another folder`);
}

function textOf(file: Deno.FsFile): string {
  try {
    const bytes = new Uint8Array(200);
    file.seekSync(0, Deno.SeekMode.Start);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  } catch {
    return ""; // where locked files cannot be read
  }
}

/** Whether a lock's text is empty or a run's, maybe cut short by a power failure. */
export function isRecordOfRun(text: string): boolean {
  const [begin] = text.split("\0") as [string];
  return begin.startsWith(start) || start.startsWith(begin.trimEnd());
}

const start = '{"pid":';

function describe(text: string): string {
  try {
    const holder = parseJson(text);
    if (!fields({ pid: isCount, startedAt: isText })(holder)) return "";
    const { pid, startedAt } = holder as Holder;
    return ` (process ${pid}, since ${startedAt})`;
  } catch {
    return "";
  }
}
