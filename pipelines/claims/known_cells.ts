/** What a process knows of cells: which are free, taken, done; and where to go on. @module */

/** What is known of a cell; one that is taken is not done. */
export type Knowledge = "free" | "taken" | "done";

/** What a process knows of the cells of a grid, by their places. */
export interface KnownCells {
  /** Puts down what is known of a cell. */
  set(place: number, knowledge: Knowledge): void;
  /** How many are free in a row behind a cell. */
  readonly freeBehind: (place: number) => number;
  /** How many are not known to be done. */
  readonly open: () => number;
  /** The places of those that are done. */
  readonly done: () => readonly number[];
  /** The places of those that are taken. */
  readonly taken: () => readonly number[];
  /**
   * The middle of the longest stretch of free cells, where the process that is at its start comes as late as
   * can be; any cell where all are free, since others may be choosing at the same time.
   */
  middle(random: () => number): number | undefined;
}

const states: readonly Knowledge[] = ["free", "taken", "done"];
const free = states.indexOf("free");

/** Of `count` cells nothing is known: all are free. */
export function knownCells(count: number): KnownCells {
  const known = new Uint8Array(count);
  return {
    set: (place, knowledge) => void (known[place] = states.indexOf(knowledge)),
    freeBehind(place) {
      let end = place + 1;
      while (known[end] === free) end++;
      return end - place - 1;
    },
    open: () => known.reduce((sum, each) => sum + (each === states.indexOf("done") ? 0 : 1), 0),
    done: () => [...known.keys()].filter((place) => known[place] === states.indexOf("done")),
    taken: () => [...known.keys()].filter((place) => known[place] === states.indexOf("taken")),
    middle: (random) => middleOf(known, random),
  };
}

function middleOf(known: Uint8Array, random: () => number): number | undefined {
  let start = 0, longest = 0, length = 0;
  for (let place = 0; place <= known.length; place++) {
    if (known[place] === free) length++;
    else length = 0;
    if (length > longest) [start, longest] = [place - length + 1, length];
  }
  if (longest === 0) return undefined;
  return start + Math.floor(longest * (longest === known.length ? random() : 0.5));
}
