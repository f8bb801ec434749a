/** Where data sets are looked for. @module */
import { invocation } from "../../optimizers/invocation.ts";
import { host } from "../../optimizers/host/host.ts";
import { environmentVariable, operatingSystem } from "../../optimizers/host/environment.ts";
import { browserCache, keepsFiles } from "../../optimizers/host/browser_files.ts";
import { kindOf, mayRead } from "../../optimizers/host/files.ts";

/** Where data is to be found, if not in the usual places. */
export interface DataOptions {
  /** A folder: the data root that holds `mnist/` and others, or the data set's own. */
  readonly data?: string | undefined;
}

/** What {@linkcode findData} goes by. */
export interface FindOptions extends DataOptions {
  /** Files of the data set, without `.gz`; a folder with any of them is the data set's own. */
  readonly files: readonly string[];
}

/** The environment variable that names the data root. */
const VARIABLE = "NOISEWISE_DATA";

/**
 * The folder of a data set, or `undefined` where none is found. Looks, in this order, in
 *
 * 1. `options.data`; in a browser an address, which may be relative to the page,
 * 2. the folder that the environment variable `NOISEWISE_DATA` names,
 * 3. the user's cache folder (see {@linkcode cacheFolder}).
 *
 * In each of them it takes the folder called `name`, or else the folder itself if it holds any of
 * `options.files`. Never asks for a permission: what may not be read without asking is passed over
 * in 3., and is an error in 1. and 2., which somebody wants to be used.
 *
 * @param name of the data set, such as `mnist`
 * @throws {Error} if the folder of 1. or 2. does not exist or may not be read, or if that of 1.
 * does not hold the data set
 */
export async function findData(name: string, options: FindOptions): Promise<string | undefined> {
  const { data, files } = options;
  if (data !== undefined) {
    await checkFolder(data, "the data folder");
    const found = await dataSetIn(data, name, files);
    if (found !== undefined) return found;
    throw new Error(
      `no ${name} data in ${data}: expected the folder ${join(data, name)}, ` +
        `or the files ${files.join(", ")} (with or without .gz)`,
    );
  }
  const root = environmentVariable(VARIABLE);
  if (root !== undefined) {
    await checkFolder(root, `the data folder that ${VARIABLE} names`);
    const found = await dataSetIn(root, name, files);
    if (found !== undefined) return found;
  }
  const cache = cacheFolder();
  return cache !== undefined && mayRead(cache) ? await dataSetIn(cache, name, files) : undefined;
}

/**
 * The folder of a data set that must be there; otherwise as {@linkcode findData}.
 *
 * @throws {Error} see {@linkcode findData}, and if the data is nowhere: the message names the command
 * that fetches it
 */
export async function requireData(name: string, options: FindOptions): Promise<string> {
  const folder = await findData(name, options);
  if (folder !== undefined) return folder;
  throw new Error(
    `no ${name} data: fetch it with \`${invocation(`data fetch ${name}`)}\`, ` +
      `or name a folder that holds it with --data or ${VARIABLE}`,
  );
}

/**
 * The user's cache folder for data sets: `noisewise` in `$XDG_CACHE_HOME` or `~/.cache`,
 * `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows; in a browser what stands for its own cache.
 * `undefined` where the environment may not be read, and for pages that are not safe (`http:`).
 */
export function cacheFolder(): string | undefined {
  if (host === "browser") return keepsFiles() ? browserCache : undefined;
  const home = environmentVariable("HOME"), system = operatingSystem();
  const below = (folder: string | undefined, ...rest: string[]) =>
    folder === undefined ? undefined : [folder, ...rest, "noisewise"].join("/");
  if (system === "windows") return below(environmentVariable("LOCALAPPDATA"));
  if (system === "darwin") return below(home, "Library", "Caches");
  return below(environmentVariable("XDG_CACHE_HOME")) ?? below(home, ".cache");
}

/** The file `name` or `name.gz` in a folder; `name` itself where neither exists. */
export async function plainOrGzipped(folder: string, name: string): Promise<string> {
  const plain = join(folder, name);
  return !await exists(plain) && await exists(`${plain}.gz`) ? `${plain}.gz` : plain;
}

async function dataSetIn(
  root: string,
  name: string,
  files: readonly string[],
): Promise<string | undefined> {
  const own = join(root, name);
  const seesFolders = host !== "browser";
  if (seesFolders && await exists(own)) return own;
  for (const folder of seesFolders ? [root] : [own, root]) {
    for (const file of files) {
      if (await exists(await plainOrGzipped(folder, file))) return folder;
    }
  }
  return undefined;
}

async function checkFolder(path: string, what: string): Promise<void> {
  if (host === "browser") return; // whose folders cannot be seen
  if (!mayRead(path)) throw new Error(`${what}, ${path}, may not be read: add --allow-read`);
  const found = await kindOf(path);
  if (found === undefined) throw new Error(`${what}, ${path}, does not exist`);
  if (!found.isDirectory) throw new Error(`${what}, ${path}, is not a folder`);
}

async function exists(path: string): Promise<boolean> {
  return await kindOf(path) !== undefined;
}

function join(folder: string, name: string): string {
  return `${folder.replace(/(?<=.)[/\\]+$/, "")}/${name}`;
}
