/** What a process knows of cells: which are free, taken, done; and where to go on. @module */

/** What is known of a cell; one that is taken is not done. */
export type Knowledge = "free" | "taken" | "done";

/** What a process knows of the cells of a grid, by their places. */
export interface KnownCells {
  /** What is known of a cell. */
  readonly of: (place: number) => Knowledge;
  /** Puts down what is known of a cell. */
  set(place: number, knowledge: Knowledge): void;
  /** How many are free in a row behind a cell. */
  readonly freeBehind: (place: number) => number;
  /** Whether all are known to be done. */
  readonly allDone: () => boolean;
  /** The places of those of which so much is known. */
  readonly those: (knowledge: Knowledge) => readonly number[];
  /**
   * About the middle of the longest stretch of free cells, where the process that is at its start comes late;
   * any cell where all are free. By chance, since others may be choosing at the same time.
   */
  middle(random: () => number): number | undefined;
}

const states: readonly Knowledge[] = ["free", "taken", "done"];
const codes: Readonly<Record<Knowledge, number>> = { free: 0, taken: 1, done: 2 };

/** Of `count` cells nothing is known: all are free. */
export function knownCells(count: number): KnownCells {
  const known = new Uint8Array(count);
  return {
    of: (place) => states[known[place]!]!,
    set: (place, knowledge) => void (known[place] = codes[knowledge]),
    freeBehind(place) {
      let end = place + 1;
      while (known[end] === codes.free) end++;
      return end - place - 1;
    },
    allDone: () => known.every((code) => code === codes.done),
    those(knowledge) {
      const places: number[] = [];
      const code = codes[knowledge];
      for (let place = known.indexOf(code); place >= 0; place = known.indexOf(code, place + 1)) {
        places.push(place);
      }
      return places;
    },
    middle: (random) => middleOf(known, random),
  };
}

function middleOf(known: Uint8Array, random: () => number): number | undefined {
  let start = 0, longest = 0, length = 0;
  for (let place = 0; place <= known.length; place++) {
    if (known[place] === codes.free) length++;
    else length = 0;
    if (length > longest) [start, longest] = [place - length + 1, length];
  }
  if (longest === 0) return undefined;
  const share = longest === known.length ? random() : 0.25 + 0.5 * random();
  return start + Math.floor(longest * share);
}
