/** Published data sets brought into the folder where problems look for them. @module */
import { kindOf } from "../../optimizers/host/files.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import type { DataSource, SourceFile } from "../../problems/data/data_set.ts";
import { cacheFolder } from "../../problems/data/find.ts";
import { readBytes, uncompressed } from "../../problems/data/formats/bytes.ts";
import { readTar } from "../../problems/data/formats/tar.ts";
import { dataSetRecords } from "../../problems/data/sets/records.ts";
import { download, type DownloadOptions, isWhole } from "./download.ts";
import { fileKind } from "../files/file_kind.ts";
import { prepareFolder } from "../files/files.ts";

/** What {@linkcode fetchDataSet} does. */
export interface FetchedData {
  readonly name: string;
  /** The folder that holds the files. */
  readonly folder: string;
  /** Whether they were fetched; otherwise they were there before. */
  readonly fetched: boolean;
}

/** The folder that data is fetched into: the one given, or the user's cache. */
export function dataRoot(data?: string): string {
  const root = data ?? cacheFolder();
  if (root !== undefined) return root;
  throw new Error("no cache folder: HOME is not set; name a folder with --data");
}

/**
 * Fetches a data set into the folder `name` of the data root, unless it is there. Files are
 * downloaded and unpacked in `name.part` beside it, which becomes `name` when everything is verified:
 * so that folder is complete at any time, and a fetch that is stopped goes on where it was. What is in
 * `name` already is left as it is.
 *
 * @param source what to fetch
 * @param root the data root
 * @throws {Error} if the root cannot be written, something else is called so, or see {@linkcode download}
 */
export async function fetchDataSet(
  source: DataSource,
  root: string,
  options: DownloadOptions = {},
): Promise<FetchedData> {
  const { name, files } = source;
  const folder = `${root}/${name}`;
  if (await isComplete(source, folder)) return { name, folder, fetched: false };
  const staging = `${folder}.part`;
  await checkFolder(source, folder);
  await prepareFolder(staging);
  try {
    for (const file of files) {
      const path = `${staging}/${file.name}`;
      if (!await isWhole(file, path)) await download(file, path, options);
      if (file.unpacks !== undefined) await unpack(path, staging, file.unpacks);
    }
  } catch (error) {
    await Deno.remove(staging).catch(() => {}); // goes only if it is empty
    throw error;
  }
  for (const file of files) {
    if (file.unpacks !== undefined) await Deno.remove(`${staging}/${file.name}`);
  }
  await install(staging, folder);
  return { name, folder, fetched: true };
}

/** Throws where something else has the name of the data set's folder, or of a file in it. */
async function checkFolder({ name, files }: DataSource, folder: string): Promise<void> {
  const left = "and is left alone; remove it, or choose another folder with --data";
  if (await isThere(folder) && !(await Deno.stat(folder)).isDirectory) {
    throw new Error(`"${folder}" is not a folder, ${left}`);
  }
  for (const file of files) {
    const path = `${folder}/${file.name}`;
    if (await fileKind(path).catch(() => undefined) === undefined || await isWhole(file, path)) {
      continue;
    }
    throw new Error(`"${path}" is another file than that of ${name}, ${left}`);
  }
}

/** Whether a folder has all files of a data set, perhaps without the compression. */
export async function isComplete({ files }: DataSource, folder: string): Promise<boolean> {
  const names = files.flatMap(({ name, unpacks }) => unpacks ?? [name]);
  const there = await Promise.all(
    names.map(async (name) =>
      await isThere(`${folder}/${name}`) || await isThere(`${folder}/${name.replace(/\.gz$/, "")}`)
    ),
  );
  return there.every(Boolean);
}

/** The same data set as another server has it: each file as `FROM/NAME/FILE`. */
export function mirrored(source: DataSource, from: string): DataSource {
  const folder = `${from.replace(/\/+$/, "")}/${source.name}`;
  const files = source.files.map((file) => ({ ...file, urls: [`${folder}/${file.name}`] }));
  return { ...source, files };
}

/** Sum of the sizes of what is downloaded. */
export function downloadSize(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * The data sets of the given names.
 *
 * @throws {RangeError} if there is no data set of a name; offers the nearest
 */
export function sourcesOf(
  names: readonly string[],
  sources: readonly DataSource[] = dataSetRecords,
): DataSource[] {
  return names.map((name) => {
    const source = sources.find((each) => each.name === name);
    if (source === undefined) {
      throw unknownName("data set", name, sources.map((each) => each.name));
    }
    return source;
  });
}

async function unpack(archive: string, folder: string, wanted: readonly string[]): Promise<void> {
  const missing = new Set(wanted);
  const bytes = await uncompressed(await readBytes(archive), archive);
  for (const { name, data } of readTar(bytes, archive)) {
    const file = name.split("/").at(-1)!;
    if (missing.delete(file)) await Deno.writeFile(`${folder}/${file}`, data);
  }
  if (missing.size === 0) return;
  throw new SyntaxError(`${archive} lacks files: expected ${[...missing].join(", ")}`);
}

/** Gives a finished folder its name; what an older folder of that name lacks is put there. */
async function install(staging: string, folder: string): Promise<void> {
  if (!await isThere(folder)) return await Deno.rename(staging, folder);
  for await (const { name } of Deno.readDir(staging)) {
    const [from, to] = [`${staging}/${name}`, `${folder}/${name}`];
    if (await fileKind(to) === undefined) await Deno.rename(from, to);
    else await Deno.remove(from, { recursive: true });
  }
  await Deno.remove(staging);
}

async function isThere(path: string): Promise<boolean> {
  return await kindOf(path) !== undefined;
}
