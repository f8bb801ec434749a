/** A run folder that several processes share, on any machines. @module */
import { claimFiles } from "../claims/claim_files.ts";
import { cellNames, type Claims, openClaims } from "../claims/claims.ts";
import { startHeart } from "../claims/heart.ts";
import {
  livenessByHeartbeats,
  livenessByLocks,
  type LivenessKind,
  livenessKinds,
} from "../claims/liveness.ts";
import { checkPositive } from "../../optimizers/check.ts";
import { readTextItself } from "../files/file_kind.ts";
import { prepareFolder } from "../files/files.ts";
import { checksum } from "../files/checksum.ts";
import { type CoreSlots, coreSlots, machinesOwnFolder, unlimited } from "../locks/core_slots.ts";
import { shareFolder } from "../locks/share_folder.ts";
import { wait } from "../locks/wait.ts";
import { manifestIn, type OccupiedFolder, removeClaims, removeTemporary } from "./alone.ts";
import { processName } from "./process_name.ts";
import { writeSharedSession } from "./session_files.ts";
import { openStepsLog, type TrainedSteps } from "./trained_steps.ts";

/** How a process takes part in a run with others. */
export interface JoinOptions {
  /**
   * What tells that a process is alive: `"locks"` of files, or `"heartbeats"` where there are none, as on some
   * network file systems; what those who are there go by, else locks where the folder has them, by default.
   */
  readonly by?: LivenessKind | undefined;
  /** Seconds without a heartbeat after which a process is taken for dead; 60 by default. */
  readonly age?: number | undefined;
  /**
   * Makes no runs here, but waits for the others', as long as this says, which is asked now and then, that
   * there are any.
   */
  readonly follow?: (() => Promise<boolean>) | undefined;
}

/** What a shared folder has besides. */
export interface Sharing {
  /** What tells that processes are alive. */
  readonly by: LivenessKind;
  /** Notes that this process has computed updates of a cell. */
  trained(steps: TrainedSteps): void;
  /** Waits until what it has computed is noted. */
  written(): Promise<void>;
  /** Claims on cells, or on what else one process is to do. */
  claim(names: readonly string[], stop: AbortSignal): Claims;
  /**
   * So many slots, which this machine's processes share out in this run: each cell that is computed takes one.
   *
   * @param stop aborted when nobody is to wait for one any more
   * @param onWait told once, where none is free
   */
  slots(count: number, stop: AbortSignal, onWait: () => void): Promise<CoreSlots>;
  /** Aborted if this process was taken for dead, and others have its cells. */
  readonly lost: AbortSignal;
  /** Says whether others are at work, where this process only follows them. */
  readonly follow: JoinOptions["follow"];
}

/**
 * Takes part in a folder with others; whoever is the first tidies up there.
 *
 * @throws {RangeError} if `by` or `age` is none, or not what those go by who are there
 * @throws {Error} if a run is at work there that shares it with nobody
 */
export async function occupyShared(
  folder: string,
  { by: asked, age = 60, follow }: JoinOptions,
  onNote: (note: string) => void,
): Promise<OccupiedFolder & { readonly sharing: Sharing }> {
  for (const name of ["cells", "claims", "sessions"]) await prepareFolder(`${folder}/${name}`);
  const sessions = `${folder}/sessions`;
  const share = await shareFolder(folder, async () => {
    if (await kindIn(folder) === "heartbeats") return; // others may be where no locks tell of them
    await removeTemporary(folder);
    await removeClaims(folder);
    await Deno.remove(kindFile(folder)).catch(() => {});
  });
  try {
    const by = await agreedKind(folder, asked, share.locked);
    const { name, process } = processName();
    const files = await claimFiles(`${folder}/claims`);
    const lost = new AbortController();
    const open: Claims[] = [];
    const heart = await startHeart({
      folder: sessions,
      process: name,
      by,
      age,
      async onLate() {
        for (const claims of open) {
          if ((await claims.lost()).length === 0) continue;
          lost.abort(new Error("this process was asleep so long that others took its runs over"));
        }
      },
    });
    const liveness = by === "locks"
      ? livenessByLocks(sessions)
      : livenessByHeartbeats((each) => readTextItself(`${sessions}/${each}.alive`), age);
    const before = await manifestIn(folder, onNote);
    const steps = openStepsLog(folder, name);
    return {
      before,
      write: (session) => writeSharedSession(folder, name, { ...session, process }),
      sharing: {
        by,
        lost: lost.signal,
        follow,
        trained: (each) => steps.add(each),
        written: () => steps.written(),
        async slots(count, stop, onWait) {
          const temporary = await machinesOwnFolder();
          if (temporary === undefined) return unlimited;
          const of = checksum(await Deno.realPath(folder));
          return coreSlots({ of, count, folder: temporary, stop, onWait });
        },
        claim(names, stop) {
          const claims = openClaims(cellNames(names), {
            files,
            liveness,
            process: name,
            now: () => performance.now(),
            wait: (milliseconds) => wait(milliseconds, stop),
            random: Math.random,
            stop,
          });
          open.push(claims);
          return claims;
        },
      },
      [Symbol.dispose]() {
        heart[Symbol.dispose]();
        steps[Symbol.dispose]();
        share[Symbol.dispose]();
      },
    };
  } catch (error) {
    share[Symbol.dispose]();
    throw error;
  }
}

/**
 * How a run is shared, if it is.
 *
 * @param out the folder of the run
 * @throws {RangeError} if there is no folder, or an option cannot be heeded; naming it and what is allowed
 */
export function joinOf(
  join: JoinOptions | boolean | undefined,
  out: string | undefined,
): JoinOptions | undefined {
  if (join === undefined || join === false) return undefined;
  if (out === undefined) {
    throw new RangeError("join is for runs in a folder that processes share: give out");
  }
  const { by, age, follow } = join === true ? {} as JoinOptions : join;
  if (by !== undefined && !livenessKinds.includes(by)) {
    throw new RangeError(`join must be by ${livenessKinds.join(" or ")}, got "${by}"`);
  }
  if (age !== undefined) checkPositive(age, "age");
  return { by, age, follow };
}

function kindFile(folder: string): string {
  return `${folder}/sessions/claimed-by`;
}

async function kindIn(folder: string): Promise<LivenessKind | undefined> {
  const text = (await readTextItself(kindFile(folder)))?.trim();
  return livenessKinds.find((kind) => kind === text);
}

/** What all who are there go by: what the first has written down. */
async function agreedKind(
  folder: string,
  asked: LivenessKind | undefined,
  locked: boolean,
): Promise<LivenessKind> {
  const own = asked ?? (locked ? "locks" : "heartbeats");
  const files = await claimFiles(`${folder}/sessions`);
  await files.create("claimed-by", `${own}\n`);
  const agreed = await kindIn(folder) ?? own;
  const remedy =
    `give all processes --join ${agreed}, or wait for their end and run one without --join`;
  if (asked !== undefined && asked !== agreed) {
    throw new RangeError(`"${folder}" is shared by ${agreed}, not by ${asked}: ${remedy}`);
  }
  if (agreed === "locks" && !locked) {
    throw new Error(
      `"${folder}" has no file locks on this machine, by which others share it: wait for their end, and ` +
        "give all processes --join heartbeats",
    );
  }
  return agreed;
}
