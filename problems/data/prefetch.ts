/** The next item made ready while the current one is in use. @module */

/**
 * What `make` gives for 0, 1, 2, …, without end. While an item is in use, the next one is made as
 * soon as whoever uses it waits for something (a GPU, a file, a timer) or says that it is about to
 * ({@linkcode makeAllAhead}), at the latest when it is asked for. What is made ahead should hold
 * nothing that must be freed: the generator may be left at any time.
 *
 * An error of `make` reaches the one who asks for the item, not before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { prefetched } from "./prefetch.ts";
 *
 * const events: string[] = [];
 * const make = (i: number) => {
 *   events.push(`make ${i}`);
 *   return i;
 * };
 * for await (const i of prefetched(make)) {
 *   events.push(`use ${i}`);
 *   await new Promise((resolve) => setTimeout(resolve, 5)); // the GPU is at it
 *   events.push(`used ${i}`);
 *   if (i === 1) break;
 * }
 * assertEquals(events, ["make 0", "use 0", "make 1", "used 0", "use 1", "make 2", "used 1"]);
 * ```
 */
export async function* prefetched<T>(
  make: (index: number) => T,
): AsyncGenerator<T, void, undefined> {
  let ahead: Ahead<T> | undefined;
  try {
    for (let i = 0;; i++) {
      const item = ahead === undefined ? make(i) : ahead.take();
      ahead = makeAhead(() => make(i + 1));
      yield item;
    }
  } finally {
    ahead?.cancel();
  }
}

/** What is to be made ahead in this thread, and is not yet. */
const toMake = new Set<() => void>();

/**
 * Makes the next item of each {@linkcode prefetched} of this thread now: for whoever is about to block the
 * thread until others have finished, when the event loop has no turn.
 */
export function makeAllAhead(): void {
  toMake.forEach((make) => make());
}

interface Ahead<T> {
  /** The item, made now if it is not made yet. */
  take(): T;
  cancel(): void;
}

/** Makes an item at the event loop's next turn, or before it is blocked. */
function makeAhead<T>(make: () => T): Ahead<T> {
  let made: { readonly item: T } | { readonly error: unknown } | undefined;
  const cancel = () => {
    clearTimeout(timer);
    toMake.delete(makeNow);
  };
  const makeNow = () => {
    cancel();
    try {
      made = { item: make() };
    } catch (error) {
      made = { error };
    }
  };
  const timer = setTimeout(makeNow, 0);
  toMake.add(makeNow);
  return {
    take() {
      cancel();
      if (made === undefined) return make();
      if ("error" in made) throw made.error;
      return made.item;
    },
    cancel,
  };
}
