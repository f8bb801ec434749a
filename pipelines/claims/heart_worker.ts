/** A thread that changes a file again and again; see `heart.ts` for its other end. @module */
import { listen } from "../../optimizers/host/worker.ts";

/** What it begins with, in seconds. */
export interface ToHeart {
  readonly path: string;
  readonly every: number;
  /** Without a beat for so long the process is taken for dead; the file says so, for who looks at it once. */
  readonly age: number;
  /** A beat after which it tells that it was asleep. */
  readonly late: number;
}

/** What it tells: that the first beat is done, that one came late, or why there is none. */
export type FromHeart = "beat" | "late" | { readonly failed: string };

const tell = listen<ToHeart, FromHeart>(({ path, every, age, late }) => {
  let [beats, last] = [0, performance.now()];
  const beat = () => {
    const now = performance.now();
    if (now - last > 1000 * late) tell("late");
    last = now;
    try {
      Deno.writeTextFileSync(path, `${++beats}, alive for ${age} s\n`);
      if (beats === 1) tell("beat");
    } catch (error) {
      // a disk may be full for a while; others take the process for dead if it stays so
      if (beats === 1) tell({ failed: (error as Error).message });
    }
  };
  beat();
  setInterval(beat, 1000 * every);
});
