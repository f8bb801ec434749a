/** Published data sets brought into a browser's cache, where problems of its pages look for them. @module */
import { keepFile } from "../../optimizers/host/browser_files.ts";
import { sha256 } from "../../optimizers/host/sha256.ts";
import type { DataSource, SourceFile } from "../../problems/data/data_set.ts";
import { uncompressed } from "../../problems/data/formats/bytes.ts";
import { readTar } from "../../problems/data/formats/tar.ts";
import type { DownloadOptions } from "./download.ts";
import { type FetchedData, isComplete } from "./fetch_data.ts";
import { otherNumbers } from "./other_numbers.ts";

/**
 * Fetches a data set, unless the browser has it: each file is verified before it is kept, and archives are kept
 * unpacked.
 *
 * @param root what addresses in the cache begin with
 * @throws {Error} if a file cannot be had from any of its addresses, or is another one than expected
 * @throws the signal's reason
 */
export async function fetchIntoBrowser(
  source: DataSource,
  root: string,
  options: DownloadOptions,
): Promise<FetchedData> {
  const { name, files } = source, folder = `${root}/${name}`;
  if (await isComplete(source, folder)) return { name, folder, fetched: false };
  for (const file of files) {
    const bytes = await downloaded(file, options);
    if (file.unpacks === undefined) await keepFile(`${folder}/${file.name}`, bytes);
    else await keepUnpacked(file, bytes, folder);
  }
  return { name, folder, fetched: true };
}

async function keepUnpacked(
  { name, unpacks = [] }: SourceFile,
  bytes: Uint8Array,
  folder: string,
): Promise<void> {
  const missing = new Set(unpacks);
  for (const entry of readTar(await uncompressed(bytes, name), name)) {
    const file = entry.name.split("/").at(-1)!;
    if (missing.delete(file)) await keepFile(`${folder}/${file}`, Uint8Array.from(entry.data));
  }
  if (missing.size === 0) return;
  throw new SyntaxError(`${name} lacks files: expected ${[...missing].join(", ")}`);
}

/** A file from the first of its addresses that gives the right one. */
async function downloaded(
  file: SourceFile,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const failures: string[] = [];
  for (const url of file.urls) {
    try {
      return await fromAddress(url, file, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`${url}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `cannot download ${file.name}: ${
      failures.join("; ")
    }; pages may read their own server, and others only ` +
      "if these allow it (CORS): give an address that has it as from",
  );
}

async function fromAddress(
  url: string,
  { name, bytes: size, numbers, sha256: expected }: SourceFile,
  { signal, onProgress }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url, signal === undefined ? {} : { signal });
  if (!answer.ok) throw new Error(`the server answers ${answer.status} ${answer.statusText}`);
  if (numbers !== undefined) {
    const table = new Uint8Array(await answer.arrayBuffer());
    const wrong = otherNumbers(table, { name, numbers });
    if (wrong !== undefined) throw new Error(`it is another file: ${wrong}`);
    onProgress?.({ file: name, received: size, bytes: size });
    return table;
  }
  const bytes = new Uint8Array(size);
  let received = 0;
  const reader = answer.body!.getReader();
  for (let piece; !(piece = await reader.read()).done; received += piece.value.length) {
    if (received + piece.value.length > size) throw new Error(`it has more than ${size} bytes`);
    bytes.set(piece.value, received);
    onProgress?.({ file: name, received: received + piece.value.length, bytes: size });
  }
  if (received < size) throw new Error(`it has ${received} bytes in place of ${size}`);
  const found = sha256().update(bytes).hex();
  if (expected === undefined || found === expected) return bytes;
  throw new Error(`it is another file: SHA-256 ${found} in place of ${expected}`);
}
