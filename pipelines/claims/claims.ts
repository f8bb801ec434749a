/**
 * Claims on cells: who computes which, among processes that know nothing of each other but the files in a
 * folder that they share.
 *
 * ```text
 * CELL.0      the cell is claimed; the text is the name of the process
 * CELL.1      the process of CELL.0 is dead, and another has taken the cell over
 * CELL.done   the cell is done
 * ```
 *
 * A claim is a file that is made where there was none, which of many processes one can do, on all file
 * systems. Nobody takes the claim of another away, nor gives one back: a process that ends is dead, and a
 * dead process' cell is taken over by the claim of the next number, which again one can make. Files are hints: that a cell is done, its own record says, and a
 * cell that is claimed although it is done is found to be so by whoever opens it.
 *
 * @module
 */
import type { ClaimFiles } from "./claim_files.ts";
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
   * Claims a cell again that is taken to be done, but is not.
   *
   * @returns whether it could; another may be at it
   */
  reclaim(place: number): Promise<boolean>;
  /** Claims of this process that another has taken over, thinking it dead. */
  lost(): Promise<readonly number[]>;
}

/** Milliseconds between looks of a process that finds nothing free: the first, and the longest. */
const [shortestWait, longestWait] = [100, 10_000];

/** Claims whose processes are asked for at a look; all of many would be too many for a file system. */
const checkedAtOnce = 8;

/** Milliseconds that a claim may be without the name of its process, which is written right behind. */
const namelessFor = 10_000;

/** Names of cells, and where each is among them. */
export interface CellNames {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** Names of cells, none twice. */
export function cellNames(names: readonly string[]): CellNames {
  return { names, places: new Map(names.map((name, place) => [name, place])) };
}

/**
 * Claims on cells.
 *
 * @param cells the same in all processes that share them
 */
export function openClaims(
  { names, places }: CellNames,
  { files, liveness, process, now, wait, random, stop }: ClaimOptions,
): Claims {
  const known = knownCells(names.length);
  /** The number of the last claim on each cell; -1 without. */
  const generations = new Int16Array(names.length).fill(-1);
  const own = new Map<number, number>();
  const nameless = new Map<string, number>();
  /** The processes of claims. */
  const holders = new Map<string, string>();
  let checked = Math.floor(random() * names.length);
  let last: number | undefined;
  /** Cells behind the last that are taken without looking first: others begin in the middle of stretches. */
  let trusted = 0;

  const look = async () => {
    const done = new Set<number>();
    generations.fill(-1);
    for (const file of await files.list()) {
      const dot = file.lastIndexOf(".");
      const place = places.get(file.slice(0, dot));
      if (place === undefined) continue;
      const ending = file.slice(dot + 1);
      if (ending === "done") done.add(place);
      else generations[place] = Math.max(generations[place]!, Number(ending));
    }
    for (const [place, generation] of generations.entries()) {
      known.set(place, done.has(place) ? "done" : generation < 0 ? "free" : "taken");
    }
  };
  const take = async (place: number, generation: number) => {
    const taken = await files.create(`${names[place]}.${generation}`, process);
    known.set(place, "taken");
    generations[place] = generation;
    if (taken) own.set(place, generation);
    return taken;
  };
  /** Whether a claim has been without a name for so long that its process was killed before it wrote it. */
  const isAbandoned = (claim: string) => {
    const since = nameless.get(claim) ?? now();
    nameless.set(claim, since);
    return now() - since > namelessFor;
  };
  /** Takes a cell over whose process is dead, if there is one among the next few that are taken. */
  const takeOver = async () => {
    const others = known.taken().filter((place) => !own.has(place));
    for (let n = Math.min(checkedAtOnce, others.length); n > 0; n--) {
      const place = others[checked++ % others.length]!;
      const generation = generations[place]!;
      const claim = `${names[place]}.${generation}`;
      const holder = holders.get(claim) ?? await files.read(claim) ?? "";
      if (holder !== "") holders.set(claim, holder);
      const gone = holder === "" ? isAbandoned(claim) : !await liveness.isAlive(holder);
      if (gone && await take(place, generation + 1)) return place;
    }
    return undefined;
  };

  const claim = async (): Promise<number | undefined> => {
    if (stop?.aborted) return undefined;
    if (last !== undefined && trusted > 0 && known.freeBehind(last) > 0) {
      trusted--;
      if (await take(last + 1, 0)) return ++last;
    }
    for (let pause = shortestWait;; pause = Math.min(2 * pause, longestWait)) {
      await look();
      const next = last !== undefined && known.freeBehind(last) > 0
        ? last + 1
        : known.middle(random);
      if (next !== undefined) {
        const taken = await take(next, 0);
        last = taken ? next : undefined; // whoever has it goes on behind it
        trusted = Math.floor(known.freeBehind(next) / 2);
        if (taken) return next;
        continue;
      }
      if (known.open() === 0) return undefined;
      const place = await takeOver();
      if (place !== undefined) return place;
      await wait(pause * (0.5 + random()));
      if (stop?.aborted) return undefined;
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
      return known.done();
    },
    async done(place) {
      own.delete(place);
      known.set(place, "done");
      await files.create(`${names[place]}.done`, process);
    },
    async reclaim(place) {
      await look();
      const taken = await take(place, generations[place]! + 1);
      if (taken) await files.remove(`${names[place]}.done`);
      return taken;
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
