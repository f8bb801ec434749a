/** Downloads that go on where they were broken off, and end with the file that was wanted. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import type { SourceFile } from "../../problems/data/data_set.ts";
import { fileKind } from "../files/file_kind.ts";
import { appendRest, DownloadFailure } from "./connection.ts";
import { otherNumbers } from "./other_numbers.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Bytes that are there. */
  readonly received: number;
  /** Bytes that there will be. */
  readonly bytes: number;
}

/** Options of {@linkcode download}. */
export interface DownloadOptions {
  /** Stops the download; what has arrived is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds of silence after which the connection counts as broken; 30 where absent. */
  readonly patience?: number | undefined;
  /** Called with each piece that arrives. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** How often a broken connection is made again; 3 where absent. */
  readonly retries?: number | undefined;
  /** Seconds before the first of these, then twice as long each time; 1 where absent. */
  readonly pause?: number | undefined;
}

/**
 * Downloads a file to `path`, which is then there and verified, or not there at all. What has
 * arrived is kept in `path.part`, from where the next call goes on (if the server knows ranges); a table
 * that is known by its numbers, whose copies differ, begins anew. Where one of the file's addresses fails,
 * the next is tried.
 *
 * @param path its folder must exist
 * @throws {Error} in one line: the servers cannot be reached or answer with an error, connections
 * break too often, the size or the checksum is another one (expected and found are named, and what
 * has arrived is thrown away), or the disk cannot be written, or another process is at it
 * @throws the signal's reason
 */
export async function download(
  file: SourceFile,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = `${path}.part`;
  const to = await openAlone(part, file.name);
  try {
    const failures: string[] = [];
    for (const url of file.urls) {
      try {
        await fromAddress(url, file, to, options);
        await to.sync();
        await Deno.rename(part, path);
        return;
      } catch (error) {
        if (!(error instanceof DownloadFailure)) throw error;
        failures.push(error.message);
      }
    }
    if (file.numbers !== undefined) await to.truncate(0);
    const { size } = await to.stat();
    const kept = size > 0 ? `; ${size} of ${file.bytes} bytes are kept, try again to go on` : "";
    if (size === 0) await Deno.remove(part);
    throw new Error(`cannot download ${file.name}: ${failures.join("; ")}${kept}`);
  } finally {
    to[Symbol.dispose]();
  }
}

/** Whether a file is there, by its size and checksum. */
export async function isWhole(file: SourceFile, path: string): Promise<boolean> {
  if (await fileKind(path) !== "file") return false;
  const there = await Deno.open(path);
  try {
    const { size } = await there.stat();
    return (size === file.bytes || file.numbers !== undefined) &&
      await mismatch(file, there) === undefined;
  } finally {
    there[Symbol.dispose]();
  }
}

/** Opens the partial file for this process alone. */
async function openAlone(part: string, name: string): Promise<Deno.FsFile> {
  const kind = await fileKind(part);
  if (kind !== undefined && kind !== "file") {
    throw new Error(`"${part}" is a ${kind}, not a file, and is left alone; remove it`);
  }
  const file = await Deno.open(part, { read: true, write: true, create: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Error(`${name} is being downloaded by another process; wait for it, or stop it`);
}

async function fromAddress(
  url: string,
  file: SourceFile,
  to: Deno.FsFile,
  options: DownloadOptions,
): Promise<void> {
  const resumed = file.numbers === undefined && (await to.stat()).size > 0;
  await transfer(url, file, to, options);
  let wrong = await mismatch(file, to);
  if (wrong !== undefined && resumed) { // an old beginning may be to blame
    await to.truncate(0);
    await transfer(url, file, to, options);
    wrong = await mismatch(file, to);
  }
  if (wrong === undefined) return;
  await to.truncate(0);
  throw new DownloadFailure(`${url} is another file: ${wrong}`);
}

/** Gets what is missing, over several connections where they break. */
async function transfer(
  url: string,
  { name, bytes, numbers }: SourceFile,
  to: Deno.FsFile,
  { retries = 3, pause = 1, patience, signal, onProgress }: DownloadOptions,
): Promise<void> {
  const exact = numbers === undefined;
  const onReceived = (received: number) =>
    onProgress?.({ file: name, received: Math.min(received, bytes), bytes });
  if (!exact || (await to.stat()).size > bytes) await to.truncate(0);
  for (let attempt = 0;; attempt++) {
    const { size } = await to.stat();
    if (size === bytes) return;
    try {
      return await appendRest(url, to, { bytes, exact, signal, patience, onReceived });
    } catch (error) {
      const arrived = (await to.stat()).size > 0; // nothing at all: more of the same is no use
      const again = error instanceof DownloadFailure && error.passing && arrived;
      if (!again || attempt >= retries) throw error;
      await sleep(1000 * pause * 2 ** attempt, signal);
    }
  }
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** How the content differs from what was expected, if it does; one checksum is enough. */
async function mismatch(
  { name: table, numbers, sha256, md5 }: SourceFile,
  file: Deno.FsFile,
): Promise<string | undefined> {
  if (numbers !== undefined) return otherNumbers(await contentOf(file), { name: table, numbers });
  const [name, expected] = sha256 !== undefined ? ["SHA-256", sha256] : ["MD5", md5];
  if (expected === undefined) return undefined;
  const hash = nodeModule("node:crypto").createHash(name.replace("-", "").toLowerCase());
  const buffer = new Uint8Array(1 << 18);
  await file.seek(0, Deno.SeekMode.Start);
  for (let n = await file.read(buffer); n !== null; n = await file.read(buffer)) {
    hash.update(buffer.subarray(0, n));
  }
  const found = hash.digest("hex");
  return found === expected ? undefined : `expected the ${name} ${expected}, found ${found}`;
}

async function contentOf(file: Deno.FsFile): Promise<Uint8Array> {
  const bytes = new Uint8Array((await file.stat()).size);
  await file.seek(0, Deno.SeekMode.Start);
  for (let at = 0, n: number | null = 0; n !== null && at < bytes.length; at += n ?? 0) {
    n = await file.read(bytes.subarray(at));
  }
  return bytes;
}
