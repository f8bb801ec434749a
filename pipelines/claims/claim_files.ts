/** The few things that claiming does with files, on a disk or in memory. @module */
import { prepareFolder, reasonOf } from "../files/files.ts";

/** A flat folder of small files that several processes share. */
export interface ClaimFiles {
  /** Makes a file with a text; `false` where there is one of that name already, whosoever. */
  create(name: string, text: string): Promise<boolean>;
  /** What a file says; `undefined` where there is none. */
  read(name: string): Promise<string | undefined>;
  /** The names of all files. */
  list(): Promise<readonly string[]>;
}

/** The files in a folder of a disk, made where it is missing. */
export async function claimFiles(folder: string): Promise<ClaimFiles> {
  await prepareFolder(folder);
  return {
    async create(name, text) {
      try {
        const file = await Deno.open(`${folder}/${name}`, { write: true, createNew: true });
        try {
          await file.write(new TextEncoder().encode(text)); // a few bytes, which are written whole
          return true;
        } finally {
          file[Symbol.dispose]();
        }
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) return false;
        throw new Error(`cannot write "${folder}/${name}": ${reasonOf(error, folder)}`);
      }
    },
    async read(name) {
      try {
        return await Deno.readTextFile(`${folder}/${name}`);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw new Error(`cannot read "${folder}/${name}": ${reasonOf(error, folder, "read")}`);
      }
    },
    list: () => Array.fromAsync(Deno.readDir(folder), ({ name }) => name),
  };
}
