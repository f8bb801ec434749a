/** Several runs in a folder that know of each other. @module */
import { checkOurs, holderOf, openFolderLock, textOf } from "./lock_file.ts";

/** A part in a folder that several runs share. */
export interface FolderShare extends Disposable {
  /** Whether the folder has locks; where it has none, nothing keeps others out. */
  readonly locked: boolean;
}

/** Milliseconds that a run waits for a part in a folder while another tidies up there, or is at work alone. */
const patience = { tidying: 600_000, working: 1000 };

/**
 * Takes a part in a folder: others may take theirs, and `lockFolder()` is refused until all are given back,
 * which they are when their processes end.
 *
 * @param whenAlone is awaited first where nobody else has a part, and keeps others out until it is done
 * @throws {Error} if a run is at work there that shares it with nobody; or if the lock cannot be written, is no
 * file, or holds what no run has written, and is left as it is
 */
export async function shareFolder(
  folder: string,
  whenAlone: () => Promise<void>,
): Promise<FolderShare> {
  const lock = await openFolderLock(folder);
  const { file, handles } = lock;
  const release = () => lock[Symbol.dispose]();
  try {
    checkOurs(file, folder);
    if (!hasLocks(file)) return { locked: false, [Symbol.dispose]: release };
    const alone = handles.every((each) => each.tryLockSync(true));
    if (alone) {
      file.truncateSync(0); // so that others see that it is about to be shared
      await whenAlone();
    }
    const begun = performance.now();
    while (!handles.every((each) => each.tryLockSync(false))) {
      const text = textOf(file);
      if (performance.now() - begun > (text === "" ? patience.tidying : patience.working)) {
        throw new Error(
          `another run is at work in "${folder}"${
            holderOf(text)
          } that shares it with nobody; wait for ` +
            "its end, or start all of them with --join",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { locked: true, [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Whether the file system has locks, which some of networks lack. */
function hasLocks(file: Deno.FsFile): boolean {
  try {
    if (file.tryLockSync(false)) file.unlockSync();
    return true;
  } catch {
    return false;
  }
}
