/**
 * Which code a result was computed by.
 *
 * The package's version alone would not do while one works on the code, and the state of git knows
 * nothing of changes that are not committed. So it is a hash of the sources that results depend on:
 * `optimizers/`, `problems/`, `pipelines/training/`, and the versions of the packages that these compute
 * with. What draws charts or parses flags may change without making results old.
 *
 * @module
 */
import { type PackageConfig, packageConfig } from "../files/package_config.ts";
import { host } from "../../optimizers/host/host.ts";
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { sha256 } from "../../optimizers/host/sha256.ts";

const root = new URL("../../", import.meta.url);
const sources = ["optimizers", "problems", "pipelines/training"];

/** The packages that the sources compute with, and read data with. */
export const resultPackages = [
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgpu",
  "@uwdata/flechette",
  "csv-parse",
  "fast-png",
  "hyparquet",
  "hyparquet-compressors",
  "ml-matrix",
  "pure-rand",
] as const;

let version: Promise<string> | undefined;

/**
 * The version of this code, such as `0.1.0+3f9c01d2a4b7`: the package's, then the hash of its
 * sources where they are files; a published package is never changed, so its version is enough.
 */
export function codeVersion(): Promise<string> {
  return version ??= findVersion();
}

async function findVersion(): Promise<string> {
  const config = await packageConfig();
  // Deno runs the sources of a checkout; others are given the published files
  if (host !== "deno" || root.protocol !== "file:") return config.version;
  return `${config.version}+${await sourceHash(config)}`;
}

async function sourceHash({ imports }: PackageConfig): Promise<string> {
  const hash = sha256();
  for (const name of resultPackages) hash.update(`${imports[name]}\n`);
  const folder = nodeModule("node:url").fileURLToPath(root);
  for (const file of await resultSources(folder)) {
    hash.update(`${file}\n`).update(await Deno.readFile(`${folder}/${file}`));
  }
  return hash.hex().slice(0, 12);
}

/** Paths of the sources that results depend on, relative to the folder of the package. */
export async function resultSources(folder: string): Promise<readonly string[]> {
  return (await Promise.all(sources.map((path) => filesBelow(folder, path)))).flat().sort();
}

/** Paths of the TypeScript files at or below a path, relative to the folder. */
async function filesBelow(folder: string, path: string): Promise<string[]> {
  if (path.endsWith(".ts")) return [path];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${path}`)) {
    const below = `${path}/${name}`;
    if (isDirectory) found.push(...await filesBelow(folder, below));
    else if (name.endsWith(".ts")) found.push(below);
  }
  return found;
}

/** The commit that is checked out, for the records; `null` where there is none to be read. */
export interface GitState {
  readonly commit: string | null;
  readonly branch: string | null;
}

/** Reads git's files, since running git would need a permission of its own. */
export async function gitState(): Promise<GitState> {
  try {
    if (root.protocol !== "file:") return { commit: null, branch: null };
    const read = async (path: string) => (await Deno.readTextFile(path)).trim();
    let folder = `${nodeModule("node:url").fileURLToPath(root)}.git`;
    if ((await Deno.stat(folder)).isFile) {
      folder = (await read(folder)).replace(/^gitdir: /, "");
    }
    const head = await read(`${folder}/HEAD`);
    const ref = /^ref: (.*)$/.exec(head)?.[1];
    if (ref === undefined) return { commit: head, branch: null };
    const common = await read(`${folder}/commondir`).catch(() => ".");
    const home = common.startsWith("/") ? common : `${folder}/${common}`;
    const loose = await read(`${home}/${ref}`).catch(() => undefined);
    const packed = async () =>
      (await read(`${home}/packed-refs`)).split("\n")
        .find((line) => line.endsWith(` ${ref}`))?.split(" ")[0];
    const commit = loose ?? await packed().catch(() => undefined) ?? null;
    return { commit, branch: ref.replace(/^refs\/heads\//, "") };
  } catch {
    return { commit: null, branch: null };
  }
}
