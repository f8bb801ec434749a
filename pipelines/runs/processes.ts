/** Who takes part in a run that several processes share, and at what; changes nothing. @module */
import { claimName } from "../claims/claim_name.ts";
import { hasBeatenLately, livenessByLocks } from "../claims/liveness.ts";
import { readTextItself } from "../files/file_kind.ts";
import { readSharedSessions, type SharedSession } from "./session_files.ts";

/** A process that takes, or took, part in a run. */
export interface ProcessStatus {
  /** Its name among those that share the folder. */
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  /** `waiting` where it lives and is at no cell: for a core, or for what others are at; `gone` where it was killed. */
  readonly state: "at work" | "waiting" | "ended" | "gone";
  /** Names of the cells that it is at. */
  readonly cells: readonly string[];
}

/** The processes that share, or shared, a folder, in the order in which they began. */
export async function processesIn(folder: string): Promise<readonly ProcessStatus[]> {
  const sessions = await readSharedSessions(folder, () => {});
  if (sessions.length === 0) return [];
  const claimed = await claimedCells(folder);
  return await Promise.all(sessions.map((session) => statusOf(folder, session, claimed)));
}

async function statusOf(
  folder: string,
  { name, process, startedAt, finishedAt }: SharedSession,
  claimed: ReadonlyMap<string, readonly string[]>,
): Promise<ProcessStatus> {
  const alive = finishedAt === null && await isAlive(`${folder}/sessions`, name);
  const cells = alive ? claimed.get(name) ?? [] : [];
  return {
    name,
    host: process?.host ?? "unknown",
    pid: process?.pid ?? 0,
    startedAt,
    state: alive
      ? cells.length > 0 ? "at work" : "waiting"
      : finishedAt === null
      ? "gone"
      : "ended",
    cells,
  };
}

/** Whether a process lives, at work or waiting. */
export function isLiving({ state }: ProcessStatus): boolean {
  return state === "at work" || state === "waiting";
}

async function isAlive(sessions: string, name: string): Promise<boolean> {
  const by = (await readTextItself(`${sessions}/claimed-by`))?.trim();
  return by === "heartbeats"
    ? await hasBeatenLately(sessions, name)
    : await livenessByLocks(sessions).isAlive(name);
}

/** The cells that processes have claimed last and not done, by the processes' names. */
async function claimedCells(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const [claimed, done] = [new Map<string, number>(), new Map<string, number>()];
  const names = await Array.fromAsync(Deno.readDir(`${folder}/claims`), ({ name }) => name)
    .catch(() => []); // nobody shared it
  for (const { cell, generation, isDone } of names.flatMap((file) => claimName(file) ?? [])) {
    const last = isDone ? done : claimed;
    last.set(cell, Math.max(last.get(cell) ?? -1, generation));
  }
  const cells = new Map<string, string[]>();
  for (const [cell, generation] of claimed) {
    const [, name] = /^(.*_[0-9a-f]{12})(?:@\d+)?$/.exec(cell) ?? []; // others are no cells
    if (name === undefined || done.get(cell) === generation) continue;
    const holder = await readTextItself(`${folder}/claims/${cell}.${generation}`);
    if (holder) cells.set(holder, [...cells.get(holder) ?? [], name]);
  }
  return cells;
}
