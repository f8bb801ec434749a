/** One run at a time in a folder. @module */
import { checkOurs, holderOf, openFolderLock, taken, textOf, writeHolder } from "./lock_file.ts";

/**
 * Takes the lock of a folder, until it is disposed of.
 *
 * The lock is the operating system's, on the folder itself, so that removing files does not let a second
 * run in, and on the file `lock`, since Windows locks no folders, but keeps files that are open. It ends
 * with the process that holds it, however that ends, so there are no stale ones to clean up. The file
 * tells who holds it.
 *
 * @throws {Error} if another run holds it, saying which; if the file cannot be written; or if it is no
 * file, or holds what no run has written, and is left as it is
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  const lock = await openFolderLock(folder);
  const { file, handles } = lock;
  try {
    for (const handle of handles) {
      if (await taken(handle, () => textOf(file) !== "")) continue;
      const who = holderOf(textOf(file));
      throw new Error(`another run is at work in "${folder}"${who}; wait for its end`);
    }
    checkOurs(file, folder);
    writeHolder(file, folder);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  return {
    [Symbol.dispose]() {
      file.truncateSync(0);
      lock[Symbol.dispose]();
    },
  };
}
