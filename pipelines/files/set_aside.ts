/** Putting what is damaged aside, so that nothing is lost that someone may want to look at. @module */
import { fileKind } from "./file_kind.ts";
import { reasonOf } from "./files.ts";

/**
 * Renames a file, link, folder or whatever it is to `NAME.damaged`, or, so that those put aside earlier stay,
 * `NAME.damaged-2` and so on.
 *
 * @returns its new path
 * @throws {Error} if it cannot be renamed, naming it and the reason
 */
export async function setAside(path: string): Promise<string> {
  let aside = `${path}.damaged`;
  for (let n = 2; await fileKind(aside) !== undefined; n++) aside = `${path}.damaged-${n}`;
  try {
    await Deno.rename(path, aside);
    return aside;
  } catch (error) {
    throw new Error(`cannot put the damaged "${path}" aside: ${reasonOf(error, path)}`);
  }
}
