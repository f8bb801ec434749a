/** One run at a time in a folder, or several that know of each other. @module */
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
    checkOurs(file, path);
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

/** A part in a folder that several runs share. */
export interface FolderShare extends Disposable {
  /** Whether the folder has locks; where it has none, nothing keeps others out. */
  readonly locked: boolean;
}

/** Milliseconds that a run waits for a part in a folder while another tidies up there, or is at work alone. */
const patience = { tidying: 600_000, working: 1000 };

/**
 * Takes a part in a folder: others may take theirs, and {@linkcode lockFolder} is refused until all are given
 * back, which they are when their processes end.
 *
 * @param whenAlone is awaited first where nobody else has a part, and keeps others out until it is done
 * @throws {Error} if a run is at work there that shares it with nobody; or if the lock cannot be written
 */
export async function shareFolder(
  folder: string,
  whenAlone: () => Promise<void>,
): Promise<FolderShare> {
  const path = `${folder}/lock`;
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
  const release = () => handles.forEach((each) => each.close());
  try {
    checkOurs(file, path);
    if (!hasLocks(file)) return { locked: false, [Symbol.dispose]: release };
    const alone = handles.every((each) => each.tryLockSync(true));
    if (alone) {
      file.truncateSync(0); // so that others see that it is about to be shared
      await whenAlone();
    }
    const begun = performance.now();
    while (!handles.every((each) => each.tryLockSync(false))) {
      const text = textOf(file);
      if (performance.now() - begun > (text === "" ? patience.tidying : patience.working)) {
        const who = describe(text);
        throw new Error(
          `another run is at work in "${folder}"${who} that shares it with nobody; wait for its end, ` +
            "or start all of them with --join",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { locked: true, [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Whether the file system has locks, which some of networks lack. */
function hasLocks(file: Deno.FsFile): boolean {
  try {
    if (file.tryLockSync(false)) file.unlockSync();
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a run is at work in a folder, or several: whether its lock is held. A process of the number that the
 * file has may be another by now.
 */
export async function isFolderLocked(folder: string): Promise<boolean> {
  const itself = openFolder(folder);
  try {
    const path = `${folder}/lock`;
    try {
      if (itself && await isHeld(itself)) return true;
      if (await fileKind(path) !== "file") return false;
      const file = Deno.openSync(path);
      try {
        return await isHeld(file);
      } finally {
        file[Symbol.dispose]();
      }
    } catch {
      return false; // gone, not to be read, or without locks
    }
  } finally {
    itself?.[Symbol.dispose]();
  }
}

/** Whether a lock is held by a run, alone or with others; those who look are not taken for one. */
async function isHeld(file: Deno.FsFile): Promise<boolean> {
  if (!file.tryLockSync(false)) return true;
  const held = !await taken(file);
  file.unlockSync();
  return held;
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

/** Throws unless a file may be written to: it holds nothing but a run's record, and has no other name. */
function checkOurs(file: Deno.FsFile, path: string): void {
  if (!isRecordOfRun(textOf(file))) throw notOurs(path, "is not the lock of a run");
  if ((file.statSync().nlink ?? 1) > 1) {
    throw notOurs(path, "has another name elsewhere (a hard link)");
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
