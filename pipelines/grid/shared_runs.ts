/** Runs cells that other processes run as well: each of them one process. @module */
import type { Claims } from "../claims/claims.ts";
import type { CellPlan } from "../cells/cell.ts";
import { cellsOnMachine } from "../cells/cores.ts";
import type { TaskHooks } from "../cells/cell_task.ts";
import { fileNameOf } from "../cells/cell_key.ts";
import type { Jobs } from "../cells/jobs.ts";
import { type CellRecord, recordedRows } from "../cells/recorded_cell.ts";
import { slottedOrder } from "../cells/slotted_order.ts";
import { type CoreSlots, unlimited } from "../locks/core_slots.ts";
import type { Sharing } from "../runs/shared.ts";
import type { DetailedRow } from "../rows/rows.ts";

/** What {@linkcode runShared} goes by. */
export interface SharedRuns {
  readonly plans: readonly CellPlan[];
  readonly records: readonly CellRecord[];
  /** For each, the steps or examples at whose first evaluation it pauses, or after. */
  readonly untils: readonly number[] | undefined;
  readonly runner: Jobs;
  readonly sharing: Sharing;
  /** Cells at a time, where they are to be fewer than the runner's. */
  readonly most: number | undefined;
  readonly checkpointEvery: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Told of a cell that begins here, with the number of those that have begun here and its rows to be. */
  readonly hooksOf: (place: number, run: number, rows: DetailedRow[]) => TaskHooks;
  /** Told of a cell that was done elsewhere, with how many are. */
  readonly onDone: (place: number, done: number) => void;
  readonly onNote: (note: string) => void;
}

const remedy = "those who made them are gone: the same command again goes on";

/**
 * Runs cells as they are free, until all are done, here or elsewhere, and resolves to the rows of all. A cell
 * that is not done although it was said to be, or whose record is damaged, is run again.
 *
 * @returns the rows, cell by cell, and the places of those that were run elsewhere
 */
export async function runShared(
  {
    plans,
    records,
    untils,
    runner,
    sharing,
    most,
    checkpointEvery,
    signal,
    hooksOf,
    onDone,
    onNote,
  }: SharedRuns,
): Promise<{
  readonly rows: readonly (readonly DetailedRow[])[];
  readonly elsewhere: readonly number[];
}> {
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const claims = sharing.claim(
    records.map(({ identity }, place) => nameOf(fileNameOf(identity), untils?.[place])),
    stopped,
  );
  const tasks = plans.map((plan, place) => ({
    plan,
    record: records[place]!,
    until: untils?.[place],
    checkpointEvery,
  }));
  const here = new Map<number, DetailedRow[]>();
  const hooks = (place: number): TaskHooks => {
    const rows: DetailedRow[] = [];
    here.set(place, rows);
    const cell = fileNameOf(records[place]!.identity);
    return {
      ...hooksOf(place, here.size, rows),
      onTrained: (from, to) => sharing.trained({ cell, from, to }),
    };
  };
  let again: number[] = [];
  const slots = await openSlots({ plans, runner, sharing, stop: stopped, onNote });
  const order = slottedOrder({
    next: () => again.length > 0 ? Promise.resolve(again.pop()!) : claims.next(),
    done: (place) => claims.done(place),
    stop: () => stop.abort(),
  }, slots);
  const known = async () => {
    const rows: (readonly DetailedRow[] | undefined)[] = [];
    for (const [place, plan] of plans.entries()) {
      signal?.throwIfAborted();
      rows.push(here.get(place) ?? await recordedRows(plan, records[place]!, untils?.[place]));
    }
    return rows;
  };
  for (;;) {
    if (sharing.follow === undefined) {
      try {
        await runner.run(tasks, hooks, most, order);
      } finally {
        order[Symbol.dispose]();
        await sharing.written();
      }
    } else if ((await known()).includes(undefined)) { // else there is nothing to wait for
      await followed({ claims, count: plans.length, isAtWork: sharing.follow, signal, onDone });
    }
    const rows = await known();
    const lacking = [...rows.keys()].filter((place) => rows[place] === undefined);
    if (lacking.length === 0) {
      if (sharing.follow === undefined) {
        onNote(`${here.size} of ${plans.length} runs were made by this process`);
      }
      const elsewhere = [...rows.keys()].filter((place) => !here.has(place));
      return { rows: rows as readonly (readonly DetailedRow[])[], elsewhere };
    }
    if (sharing.follow !== undefined) {
      throw new Error(`${lacking.length} of ${plans.length} runs are not done; ${remedy}`);
    }
    again = [];
    for (const place of lacking) if (await claims.reclaim(place)) again.push(place);
  }
}

/** Slots for cells on this machine, as many as its cores are for. */
async function openSlots(
  { plans, runner, sharing, stop, onNote }:
    & Pick<SharedRuns, "plans" | "runner" | "sharing" | "onNote">
    & { readonly stop: AbortSignal },
): Promise<CoreSlots> {
  if (sharing.follow !== undefined) return unlimited; // computes nothing
  const count = cellsOnMachine(plans, Math.min(runner.parallel, plans.length));
  if (count === undefined) return unlimited;
  const compute = count === 1 ? "another process computes a run" : `others compute ${count} runs`;
  const why = `${compute} on this machine, as many as its cores are for`;
  return await sharing.slots(count, stop, () => onNote(`waits for a core: ${why}`));
}

/** A cell that pauses is another task than all of it. */
function nameOf(file: string, until: number | undefined): string {
  return until === undefined ? file : `${file}@${until}`;
}

/** Milliseconds between two looks at what others do. */
const interval = 2000;

/** Waits until others have done all cells, or nobody is at work any more. */
async function followed(
  { claims, count, isAtWork, signal, onDone }: {
    readonly claims: Claims;
    readonly count: number;
    readonly isAtWork: () => Promise<boolean>;
    readonly signal: AbortSignal | undefined;
    readonly onDone: SharedRuns["onDone"];
  },
): Promise<void> {
  const told = new Set<number>();
  for (;;) {
    signal?.throwIfAborted();
    const atWork = await isAtWork(); // asked first: what is done by then is seen
    for (const place of await claims.allDone()) {
      if (!told.has(place)) onDone(place, told.add(place).size);
    }
    if (told.size === count || !atWork) return;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
