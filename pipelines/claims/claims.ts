/**
 * Claims on cells: who computes which, among processes that know nothing of each other but the files in a
 * folder that they share.
 *
 * ```text
 * CELL.0        the cell is claimed; the text is the name of the process
 * CELL.0.done   it is done
 * CELL.1        the process of CELL.0 is dead, and another has taken the cell over; it is not done until
 *               CELL.1.done says so
 * ```
 *
 * A claim is a file that is made where there was none, which of many processes one can do, on all file
 * systems. Nobody takes a file away: a process that ends is dead, and a dead process' cell is taken over by the
 * claim of the next number, which again one can make; so what was seen once stays true, however late the system
 * of files tells of what others have made. Files are hints: that a cell is done, its own record says. One that is
 * claimed although it is done is found to be so by whoever opens it, and one that is said to be done, but is not,
 * is claimed anew.
 *
 * @module
 */
import type { ClaimFiles } from "./claim_files.ts";
import { claimName } from "./claim_name.ts";
import { knownCells } from "./known_cells.ts";
import type { Liveness } from "./liveness.ts";

/** What {@linkcode openClaims} goes by. */
export interface ClaimOptions {
  readonly files: ClaimFiles;
  readonly liveness: Liveness;
  /** The name of this process. */
  readonly process: string;
  /** Milliseconds, from any origin. */
  readonly now: () => number;
  /** Waits so many milliseconds, or less where there is no need any more. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Aborted when nothing more is to be claimed. */
  readonly stop?: AbortSignal | undefined;
}

/** The claims of one process on some cells. */
export interface Claims {
  /**
   * Claims a cell; waits while all that are not done are others'.
   *
   * @returns its place; `undefined` once all cells are done, or no more are to be claimed
   */
  next(): Promise<number | undefined>;
  /** The places of the cells that are done, wherever. */
  allDone(): Promise<readonly number[]>;
  /** Notes that a claimed cell is done. */
  done(place: number): Promise<void>;
  /**
   * Claims a cell again that is said to be done, but is not.
   *
   * @returns whether it could; another may have done so
   */
  reclaim(place: number): Promise<boolean>;
  /** Claims of this process that another has taken over, thinking it dead. */
  lost(): Promise<readonly number[]>;
}

/** Milliseconds between looks of a process that finds nothing free: the first, and the longest. */
const [shortestWait, longestWait] = [100, 10_000];

/**
 * Share of the free cells behind a process that it claims without looking first. Others begin about the middle of
 * the longest stretch, mostly when few are left: to come upon them in vain costs less than to look often.
 */
const trust = 7 / 8;

/** Claims whose processes are asked for at a look; all of many would be too many for a file system. */
const checkedAtOnce = 8;

/** Milliseconds that a claim may be without the name of its process, which is written right behind. */
const namelessFor = 10_000;

/** Names of cells, and where each is among them. */
export interface CellNames {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** Nearly all files are `CELL.0`, here with the cell's place, or `CELL.0.done`, here with `~place`. */
  readonly usual: ReadonlyMap<string, number>;
}

/** Names of cells, none twice. */
export function cellNames(names: readonly string[]): CellNames {
  const places = new Map(names.map((name, place) => [name, place]));
  const usual = new Map<string, number>();
  for (const [name, place] of places) usual.set(`${name}.0`, place).set(`${name}.0.done`, ~place);
  return { names, places, usual };
}

/**
 * Claims on cells.
 *
 * @param cells the same in all processes that share them
 */
export function openClaims(
  { names, places, usual }: CellNames,
  { files, liveness, process, now, wait, random, stop }: ClaimOptions,
): Claims {
  const known = knownCells(names.length);
  /** Numbers of the last claims on cells that were taken over; of others it is 0. */
  const takenOver = new Map<number, number>();
  const own = new Map<number, number>();
  const nameless = new Map<string, number>();
  /** The processes of claims. */
  const holders = new Map<string, string>();
  let checked = Math.floor(random() * names.length);
  /** The cell that this process has claimed last, unless another goes on behind it. */
  let reached: number | undefined;
  /** Cells behind it that are taken without looking first. */
  let trusted = 0;

  const lastOf = (place: number) => known.of(place) === "free" ? -1 : takenOver.get(place) ?? 0;
  const note = (place: number, generation: number, isDone: boolean) => {
    const last = lastOf(place);
    if (generation < last || (generation === last && !isDone)) return;
    if (generation > 0) takenOver.set(place, generation);
    known.set(place, isDone ? "done" : "taken");
  };
  const look = async () => {
    for (const file of await files.list()) {
      const at = usual.get(file);
      if (at !== undefined) {
        note(at < 0 ? ~at : at, 0, at < 0);
        continue;
      }
      const claim = claimName(file);
      const place = claim && places.get(claim.cell);
      if (place !== undefined) note(place, claim!.generation, claim!.isDone);
    }
  };
  const take = async (place: number, generation: number) => {
    const taken = await files.create(`${names[place]}.${generation}`, process);
    note(place, generation, false);
    if (taken) own.set(place, generation);
    return taken;
  };
  /** Whether a claim has been without a name for so long that its process was killed before it wrote it. */
  const isAbandoned = (claim: string) => {
    const since = nameless.get(claim) ?? now();
    nameless.set(claim, since);
    return now() - since > namelessFor;
  };
  /**
   * Asks after the next few cells that others have: whether they are done, and takes one over whose process is
   * dead.
   *
   * @returns the place of that one; else whether there is one among them that is not done
   */
  const askAfter = async (): Promise<number | boolean> => {
    const others = known.those("taken").filter((place) => !own.has(place));
    let open = own.size > 0; // by other threads of this process
    for (let n = Math.min(checkedAtOnce, others.length); n > 0; n--) {
      const place = others[checked++ % others.length]!;
      const generation = lastOf(place);
      const claim = `${names[place]}.${generation}`;
      if (await files.read(`${claim}.done`) !== undefined) {
        note(place, generation, true);
        continue;
      }
      open = true;
      const holder = holders.get(claim) ?? await files.read(claim) ?? "";
      if (holder !== "") holders.set(claim, holder);
      const gone = holder === "" ? isAbandoned(claim) : !await liveness.isAlive(holder);
      if (gone && await take(place, generation + 1)) return place;
    }
    return open;
  };

  const claim = async (): Promise<number | undefined> => {
    if (stop?.aborted) return undefined;
    if (reached !== undefined && trusted > 0 && known.freeBehind(reached) > 0) {
      trusted--;
      if (await take(reached + 1, 0)) return ++reached;
    }
    for (;;) {
      await look();
      const next = reached !== undefined && known.freeBehind(reached) > 0
        ? reached + 1
        : known.middle(random);
      if (next !== undefined) {
        const taken = await take(next, 0);
        reached = taken ? next : undefined; // whoever has it goes on behind it
        trusted = Math.ceil(trust * known.freeBehind(next));
        if (taken) return next;
        continue;
      }
      // what is not free will not be: there is nothing to look for before those asked after are done
      for (let pause = shortestWait, open: number | boolean = true; open;) {
        if (known.allDone()) return undefined;
        open = await askAfter();
        if (typeof open === "number") return open;
        if (!open) break;
        await wait(pause * (0.5 + random()));
        if (stop?.aborted) return undefined;
        pause = Math.min(2 * pause, longestWait);
      }
    }
  };
  // of several threads of this process one claims at a time, lest they go for the same cell
  let turn: Promise<unknown> = Promise.resolve();

  return {
    next() {
      const claimed = turn.then(claim);
      turn = claimed.catch(() => {});
      return claimed;
    },
    async allDone() {
      await look();
      return known.those("done");
    },
    async done(place) {
      const generation = own.get(place)!;
      own.delete(place);
      note(place, generation, true);
      await files.create(`${names[place]}.${generation}.done`, process);
    },
    async reclaim(place) {
      await look();
      return known.of(place) === "done" && await take(place, lastOf(place) + 1);
    },
    async lost() {
      const gone: number[] = [];
      for (const [place, generation] of own) {
        if (await files.read(`${names[place]}.${generation + 1}`) !== undefined) gone.push(place);
      }
      return gone;
    },
  };
}
