/** Whether a folder may be written to as a run's: it is new, or a run's already. @module */
import { fileKind, readTextItself } from "../files/file_kind.ts";
import { parseJson } from "../files/json_text.ts";
import { isRecordOfRun } from "../locks/lock_file.ts";
import { isRecord } from "../files/shapes.ts";

/** Tables that a run writes as CSV and as JSON. */
const tables = ["summary", "differences", "factorial", "tuning"];

/** The names in a folder that a run writes to; a new file of results is named here. */
export const ownNames: ReadonlySet<string> = new Set([
  ...[
    "lock",
    "cells",
    "sessions",
    "claims",
    "manifest.json",
    "rows.jsonl",
    "verdict.json",
    "curves.svg",
    "tuning.svg",
  ],
  ...tables.flatMap((name) => [`${name}.csv`, `${name}.json`]),
]);

/**
 * Throws if a run would overwrite what no run has written: if a folder has files of the names that runs
 * use, and nothing tells that they are a run's. Changes nothing.
 *
 * @param folder its path; it need not exist
 * @throws {Error} naming the file, and the remedy
 */
export async function checkOwnFolder(folder: string): Promise<void> {
  for (const name of ["cells", "sessions", "claims"]) {
    const kind = await fileKind(`${folder}/${name}`).catch(() => undefined); // writing will tell why
    if (kind === undefined || kind === "folder") continue;
    throw new Error(
      `"${folder}/${name}" is a ${kind}, not a folder, and is left alone; choose another folder`,
    );
  }
  const present = (await namesIn(folder)).filter((name) => ownNames.has(name));
  if (present.length === 0 || await isOfRun(folder)) return;
  for (const name of present) {
    if (await isBlank(`${folder}/${name}`, name)) continue;
    throw new Error(
      `"${folder}" is not the folder of a run, and has a "${name}", which a run would overwrite; ` +
        "choose another folder",
    );
  }
}

/** Whether a run has been at work in a folder: it has cells, or a manifest of ours, be it damaged. */
async function isOfRun(folder: string): Promise<boolean> {
  const cells = await namesIn(`${folder}/cells`);
  if (cells.some((name) => /_[0-9a-f]{12}\.(jsonl|safetensors)(\.damaged.*)?$/.test(name))) {
    return true;
  }
  try {
    const manifest = parseJson(await readTextItself(`${folder}/manifest.json`) ?? "");
    return isRecord(manifest) && "noisewise" in manifest && "cells" in manifest;
  } catch {
    return false;
  }
}

/** Files of processes that share a folder, which may begin while another looks; and half-written ones. */
const beginnings = new RegExp(
  [
    /\.[0-9a-f-]{36}\.tmp$/,
    /^\d{8}T\d{9}Z-.*-\d+-[0-9a-f]{8}\.(json|alive|steps)$/,
    /^claimed-by$|^plan-[0-9a-f]{16}\.json$/,
    /_[0-9a-f]{12}(@\d+)?\.(\d+(\.done)?|jsonl|safetensors)$/,
  ].map(({ source }) => `(?:${source})`).join("|"),
);

/** Whether it is what a run has that was killed before it had anything: an empty folder, a lock. */
async function isBlank(path: string, name: string): Promise<boolean> {
  if (["cells", "sessions", "claims"].includes(name)) {
    return (await namesIn(path)).every((name) => beginnings.test(name));
  }
  if (name !== "lock") return false;
  return isRecordOfRun(await readTextItself(path).catch(() => "a link") ?? "");
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch {
    return []; // there is none yet, or writing will tell what is wrong with it
  }
}
