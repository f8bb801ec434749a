/** Timing side by side. @module */
import { median } from "../statistics/median.ts";

/** Something to be timed. */
export interface Contender {
  readonly name: string;
  /**
   * Does the work once and resolves when the device is done with it; to the milliseconds it took, where
   * it has a clock of its own.
   */
  run(): Promise<number | void>;
}

/** Milliseconds of a contender. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly minimum: number;
  /** All that count, round by round. */
  readonly times: readonly number[];
}

/**
 * How many times as long something takes as something else in the same round: the median, so that a machine that
 * becomes faster or slower on the way does not matter.
 */
export function ratioOf(times: readonly number[], others: readonly number[]): number {
  return median(times.map((time, round) => time / others[round]!));
}

/** Milliseconds below which what lies in the caches matters. */
const short = 50;

/** Milliseconds in which contenders warm up, unless it is said for how long, in no fewer and no more rounds than that. */
const warmth = { milliseconds: 1000, least: 2, most: 25 };

/** Rounds in which they do so at most where it is said for how long. */
const mostRounds = 1000;

/** How {@linkcode measure} times. */
export interface MeasureOptions {
  readonly signal?: AbortSignal | undefined;
  /** For how many milliseconds contenders run before anything counts: so many on the average of them. */
  readonly warmUp?: number;
}

/**
 * Times contenders in turn, `repeats` rounds after some that do not count, in which engines compile what has run
 * often, so that whatever else the machine does falls on all of them. What is short is run twice in its turn, and the
 * second time counts: in training, too, a gradient follows one of the same network, and not what another contender has
 * left in the caches.
 */
export async function measure(
  contenders: readonly Contender[],
  repeats: number,
  { signal, warmUp }: MeasureOptions = {},
): Promise<Timing[]> {
  const times = contenders.map((): number[] => []);
  /** Milliseconds of a round. */
  const round = async (counts: boolean) => {
    let all = 0;
    for (const [i, contender] of contenders.entries()) {
      signal?.throwIfAborted();
      const first = await timed(contender), again = first < short;
      const time = again ? await timed(contender) : first;
      if (counts) times[i]!.push(time);
      all += again ? first + time : time;
    }
    return all;
  };
  const enough = (warmUp ?? warmth.milliseconds) * contenders.length;
  const most = warmUp === undefined ? warmth.most : mostRounds;
  for (let i = 0, spent = 0; i < most; i++) {
    if (i >= warmth.least && spent >= enough) break;
    spent += await round(false);
  }
  for (let i = 0; i < repeats; i++) await round(true);
  return contenders.map(({ name }, i) => ({
    name,
    median: median(times[i]!),
    minimum: Math.min(...times[i]!),
    times: times[i]!,
  }));
}

async function timed(contender: Contender): Promise<number> {
  const start = performance.now();
  const own = await contender.run();
  return own ?? performance.now() - start;
}
