/** One run at a time in a folder. @module */
import { reasonOf } from "./files.ts";

/** What a lock file says, for people and for the message of the run that is turned away. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * Takes the lock of a folder, until it is disposed of.
 *
 * The lock is the operating system's, on the file `lock`: it ends with the process that holds it,
 * however that ends, so there are no stale ones to clean up. The file tells who holds it.
 *
 * @throws {Error} if another run holds it, saying which; or if the file cannot be written
 */
export function lockFolder(folder: string): Disposable {
  const path = `${folder}/lock`;
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true, write: true, create: true });
  } catch (error) {
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
  if (!file.tryLockSync(true)) {
    const text = textOf(file);
    file.close();
    throw new Error(`another run is at work in "${folder}"${describe(text)}; wait for its end`);
  }
  const holder: Holder = { pid: Deno.pid, startedAt: new Date().toISOString() };
  try {
    file.truncateSync(0);
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(new TextEncoder().encode(`${JSON.stringify(holder)}\n`));
  } catch (error) {
    file.close();
    throw new Error(`cannot write "${path}": ${reasonOf(error, path)}`);
  }
  return {
    [Symbol.dispose]() {
      file.truncateSync(0);
      file.close();
    },
  };
}

function textOf(file: Deno.FsFile): string {
  try {
    const bytes = new Uint8Array(200);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  } catch {
    return ""; // where locked files cannot be read
  }
}

function describe(text: string): string {
  try {
    const { pid, startedAt } = JSON.parse(text) as Holder;
    return ` (process ${pid}, since ${startedAt})`;
  } catch {
    return "";
  }
}
