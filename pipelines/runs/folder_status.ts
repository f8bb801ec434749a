/** Who is at work in a run folder, and at what; changes nothing. @module */
import { livenessByLocks } from "../claims/liveness.ts";
import { readTextItself } from "../files/file_kind.ts";
import { isFolderLocked } from "../files/lock.ts";
import { readRun } from "./read_run.ts";
import { readSharedSessions } from "./session_files.ts";

/** A process that takes, or took, part in a run. */
export interface ProcessStatus {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  /** `gone` where it was killed. */
  readonly state: "at work" | "ended" | "gone";
  /** Names of the cells that it is at. */
  readonly cells: readonly string[];
}

/** Where a run stands. */
export interface FolderStatus {
  /** Whether any process is at work there, sharing it or alone. */
  readonly atWork: boolean;
  readonly runs: number;
  readonly done: number;
  /** Those that a living process is at. */
  readonly underWay: number;
  /** Processes that share the folder, in the order in which they began. */
  readonly processes: readonly ProcessStatus[];
}

/** Seconds without a heartbeat after which a process is shown as gone. */
const longestPause = 60;

/**
 * Where the run in a folder stands.
 *
 * @throws {Error} if it is no folder of a run
 */
export async function folderStatus(folder: string): Promise<FolderStatus> {
  const { runs, manifest } = await readRun(folder);
  const claimed = await claimedCells(folder);
  const processes: ProcessStatus[] = [];
  for (
    const { name, process, startedAt, finishedAt } of await readSharedSessions(folder, () => {})
  ) {
    const alive = finishedAt === null && await isAlive(`${folder}/sessions`, name);
    processes.push({
      host: process?.host ?? "unknown",
      pid: process?.pid ?? 0,
      startedAt,
      state: alive ? "at work" : finishedAt === null ? "gone" : "ended",
      cells: alive ? claimed.get(name) ?? [] : [],
    });
  }
  const asked = new Set([...runs.map(({ name }) => name), ...manifest?.cells ?? []]);
  return {
    atWork: await isFolderLocked(folder) || processes.some(({ state }) => state === "at work"),
    runs: asked.size,
    done: runs.filter(({ finished }) => finished).length,
    underWay: processes.reduce((sum, { cells }) => sum + cells.length, 0),
    processes,
  };
}

/** The cells that processes are at, by the processes' names. */
async function claimedCells(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const last = new Map<string, number>();
  const done = new Set<string>();
  const names = await Array.fromAsync(Deno.readDir(`${folder}/claims`), ({ name }) => name)
    .catch(() => []); // nobody shared it
  for (const file of names) {
    const [, cell, ending] = /^(.*_[0-9a-f]{12})(?:@\d+)?\.(\d+|done)$/.exec(file) ?? [];
    if (cell === undefined) continue;
    if (ending === "done") done.add(cell);
    else last.set(cell, Math.max(last.get(cell) ?? 0, Number(ending)));
  }
  const cells = new Map<string, string[]>();
  for (const [cell, generation] of last) {
    if (done.has(cell)) continue;
    const holder = await readTextItself(`${folder}/claims/${cell}.${generation}`);
    if (holder) cells.set(holder, [...cells.get(holder) ?? [], cell]);
  }
  return cells;
}

async function isAlive(sessions: string, name: string): Promise<boolean> {
  const by = (await readTextItself(`${sessions}/claimed-by`))?.trim();
  if (by === "locks") return await livenessByLocks(sessions).isAlive(name);
  const info = await Deno.stat(`${sessions}/${name}.alive`).catch(() => undefined);
  return Date.now() - (info?.mtime?.getTime() ?? 0) < 1000 * longestPause;
}
