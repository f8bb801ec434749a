/** The cores of this machine, shared out among processes that know of each other's folder. @module */
import { fileKind } from "../files/file_kind.ts";
import { wait } from "./wait.ts";

/** A share of the cores, until it is disposed of. */
export type CoreSlot = Disposable;

/** Cores that processes on this machine share out. */
export interface CoreSlots {
  /** Takes a slot; waits while all are others'. Resolves to `undefined` where waiting was stopped. */
  take(): Promise<CoreSlot | undefined>;
}

/** What {@linkcode coreSlots} goes by. */
export interface CoreSlotOptions {
  /** Those who give the same text share the slots. */
  readonly of: string;
  /** How many there are, at least 1. */
  readonly count: number;
  /** A folder that no other machine sees, such as {@linkcode machinesOwnFolder}. */
  readonly folder: string;
  /** Aborted when nobody is to wait any more. */
  readonly stop: AbortSignal;
  /** Told once, where none is free. */
  readonly onWait?: () => void;
}

/** Slots without end: nobody waits. */
export const unlimited: CoreSlots = { take: () => Promise.resolve(noSlot) };

const noSlot: CoreSlot = { [Symbol.dispose]() {} };

/** Milliseconds between two tries where all slots are taken: on average. */
const pause = 200;

/**
 * Slots are files whose locks are the operating system's: they end with the process that holds them, however that
 * ends. A slot's file is removed by whoever holds it, and a lock on a file that was removed meanwhile is none.
 * Where files cannot be locked or written, no slot is waited for.
 */
export function coreSlots({ of, count, folder, stop, onWait }: CoreSlotOptions): CoreSlots {
  const pathOf = (slot: number) => `${folder}/noisewise-${of}.core${slot}`;
  /** The last one that was free: likely to be so again. */
  let first = 0, told = false;
  const tryAll = async (): Promise<CoreSlot | "taken"> => {
    for (let n = 0; n < count; n++) {
      const slot = (first + n) % count;
      const held = await tryLock(pathOf(slot));
      if (held === undefined) continue;
      first = slot;
      return held;
    }
    return "taken";
  };
  return {
    async take() {
      while (!stop.aborted) {
        const slot = await tryAll().catch(() => noSlot);
        if (slot !== "taken") return slot;
        if (!told) onWait?.();
        told = true;
        await wait(pause * (0.5 + Math.random()), stop);
      }
      return undefined;
    },
  };
}

/** Locks a file, which is made where there is none; `undefined` where another holds it. */
async function tryLock(path: string): Promise<CoreSlot | undefined> {
  for (;;) {
    const kind = await fileKind(path);
    if (kind !== undefined && kind !== "file") throw new Error(`"${path}" is a ${kind}`);
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      if (!file.tryLockSync(true)) {
        file.close();
        return undefined;
      }
      if (await isStill(path, file)) {
        return {
          [Symbol.dispose]() {
            try {
              Deno.removeSync(path);
            } catch { /* Windows removes no open files: it stays, and is locked again */ }
            file.close();
          },
        };
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close(); // removed by who held it, between opening and locking it
  }
}

/** Whether a path stands for this open file. */
async function isStill(path: string, file: Deno.FsFile): Promise<boolean> {
  const [there, open] = await Promise.all([Deno.lstat(path).catch(() => undefined), file.stat()]);
  return there !== undefined && there.ino === open.ino && there.dev === open.dev;
}

/**
 * The system's folder for temporary files, which other machines do not see; `undefined` where a permission for
 * it was not given.
 */
export async function machinesOwnFolder(): Promise<string | undefined> {
  for (const name of ["read", "write"] as const) {
    if (Deno.permissions.querySync({ name }).state !== "granted") return undefined;
  }
  try {
    const probe = await Deno.makeTempDir({ prefix: "noisewise-" });
    await Deno.remove(probe);
    return probe.replace(/[/\\][^/\\]*$/, "");
  } catch {
    return undefined;
  }
}
