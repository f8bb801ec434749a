/** Folders by patterns, as shells have them. @module */

/**
 * The folders that a pattern matches, in the order of their names. `*` stands for any characters
 * within a name, `?` for one, `{a,b}` for one of several texts, `**` for any number of folders; hidden
 * folders match only where the pattern has the dot. A pattern without these is the folder itself.
 *
 * @returns their paths, written as the pattern is; none where nothing matches
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findFolders } from "./find_folders.ts";
 *
 * const root = await Deno.makeTempDir();
 * for (const name of ["a1", "a2", "b/a3", ".a4"]) {
 *   await Deno.mkdir(`${root}/${name}`, { recursive: true });
 * }
 * assertEquals(await findFolders(`${root}/a*`), [`${root}/a1`, `${root}/a2`]);
 * assertEquals(await findFolders(`${root}/{a2,b/*}`), [`${root}/a2`, `${root}/b/a3`]);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function findFolders(pattern: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const plain of alternatives(pattern)) {
    const parts = plain.split("/").filter((part, i) => part !== "" || i === 0);
    const absolute = parts[0] === "";
    found.push(...await descend(absolute ? "/" : "", absolute ? parts.slice(1) : parts));
  }
  return [...new Set(found)];
}

/** The patterns that one with braces stands for. */
function alternatives(pattern: string): readonly string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (braces === null) return [pattern];
  const [, before, inside, after] = braces as unknown as [string, string, string, string];
  return inside.split(",").flatMap((each) => alternatives(`${before}${each}${after}`));
}

async function descend(folder: string, parts: readonly string[]): Promise<readonly string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return folder === "" ? [] : [folder];
  const inside = (name: string) =>
    folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
  if (part === "**") {
    const here = await descend(folder, rest);
    const below = await foldersIn(folder, (name) => !name.startsWith("."));
    const deeper = below.map((name) => descend(inside(name), parts));
    return [...here, ...(await Promise.all(deeper)).flat()];
  }
  if (!/[*?]/.test(part)) {
    const path = inside(part);
    const present = await Deno.stat(path).then((info) => info.isDirectory, () => false);
    return present ? await descend(path, rest) : [];
  }
  const matches = matcher(part);
  const names = await foldersIn(
    folder,
    (name) => matches.test(name) && (part.startsWith(".") || !name.startsWith(".")),
  );
  return (await Promise.all(names.map((name) => descend(inside(name), rest)))).flat();
}

function matcher(part: string): RegExp {
  const source = part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*").replace(
    /\?/g,
    ".",
  );
  return new RegExp(`^${source}$`, "s");
}

async function foldersIn(
  folder: string,
  wanted: (name: string) => boolean,
): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder === "" ? "." : folder)) {
      if (isDirectory && wanted(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}
