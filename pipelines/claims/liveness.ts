/** Whether processes are alive, by locks on their files or by heartbeats in them. @module */
import { readTextItself } from "../files/file_kind.ts";
import { reasonOf } from "../files/files.ts";

/** Tells of processes, by their names, whether they are alive. */
export interface Liveness {
  /** Whether the process may still be at work. */
  isAlive(process: string): Promise<boolean>;
}

/** How processes are known to be alive. */
export type LivenessKind = "locks" | "heartbeats";

/** The kinds there are. */
export const livenessKinds: readonly LivenessKind[] = ["locks", "heartbeats"];

/**
 * By locks: each process holds the lock of a file of its name for as long as it lives, and the system frees it
 * however it ends.
 *
 * @param folder where the files are
 */
export function livenessByLocks(folder: string): Liveness {
  return {
    isAlive(process) {
      try {
        const file = Deno.openSync(`${folder}/${process}.alive`);
        try {
          return Promise.resolve(!file.tryLockSync(false));
        } finally {
          file[Symbol.dispose]();
        }
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return Promise.resolve(false);
        throw new Error(
          `cannot read "${folder}/${process}.alive": ${reasonOf(error, folder, "read")}`,
        );
      }
    },
  };
}

/**
 * By heartbeats at a glance, as good as clocks agree: whether the file of a process has changed as lately as it
 * says that it will. Good enough to show, not to take cells over.
 *
 * @param folder where the files are
 */
export async function hasBeatenLately(folder: string, process: string): Promise<boolean> {
  const path = `${folder}/${process}.alive`;
  const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
  const text = await readTextItself(path);
  if (mtime === null || text === undefined) return false;
  const [, age = "60"] = /alive for ([\d.]+) s/.exec(text) ?? []; // nothing while it is being written
  return Date.now() - mtime.getTime() < 1000 * Number(age);
}

/**
 * By heartbeats: the file of a process changes as long as it lives. A process is dead once its file has been
 * seen unchanged for `age` seconds of the clock here, so that clocks need not agree; until then it is alive.
 *
 * @param read what the file of a process says; `undefined` where there is none
 * @param now seconds, from any origin
 */
export function livenessByHeartbeats(
  read: (process: string) => Promise<string | undefined>,
  age: number,
  now: () => number = () => performance.now() / 1000,
): Liveness {
  const seen = new Map<string, { readonly beat: string; readonly since: number }>();
  return {
    async isAlive(process) {
      const beat = await read(process);
      if (beat === undefined) return false;
      const before = seen.get(process);
      if (before?.beat === beat) return now() - before.since < age;
      seen.set(process, { beat, since: now() });
      return true;
    },
  };
}
