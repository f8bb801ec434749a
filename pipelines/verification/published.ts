/** The recorded runs behind the tables of `docs/results.md`. @module */
import { nodeModule } from "../../optimizers/host/node_modules.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { fileKind } from "../files/file_kind.ts";
import { isRun } from "../runs/run_source.ts";

const folder = new URL("../../docs/results/", import.meta.url);

/** Names of the packed runs in `docs/results/`; none where the package is not a checkout. */
export async function publishedNames(): Promise<readonly string[]> {
  const isFile = folder.protocol === "file:";
  if (!isFile || await fileKind(pathOf(folder)) !== "folder") return [];
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return names.filter((name) => name.endsWith(".arrow"))
    .map((name) => name.slice(0, -".arrow".length)).sort();
}

/**
 * The path of a run that is given by a published name, or by its own path.
 *
 * @throws {RangeError} if it is neither
 */
export async function runPath(name: string): Promise<string> {
  const names = await publishedNames();
  if (names.includes(name)) return pathOf(new URL(`${name}.arrow`, folder));
  if (await isRun(name)) return name;
  throw unknownName("published result, nor a run's folder", name, names);
}

function pathOf(url: URL): string {
  return nodeModule("node:url").fileURLToPath(url);
}
