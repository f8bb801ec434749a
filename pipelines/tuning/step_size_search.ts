/** The papers' search for a step size (ICML 2018, §A.2). @module */
import { placeNear, stepSizeAt } from "./step_sizes.ts";

/** What is asked for: one run with a step size. */
export interface Trial {
  readonly stepSize: number;
  /** `short` runs tell whether a step size is stable, `full` ones how good it is. */
  readonly length: "short" | "full";
  /** Number of the replicate, 0 for the first. */
  readonly replicate: number;
  /** The share of a full run that is to be made, 1 for all of it. */
  readonly share: number;
}

/** What a run came to. */
export interface Outcome {
  /** Whether its loss stayed finite and did not rise far, see `isStable`. */
  readonly stable: boolean;
  /** Its value so far, the higher the better; `undefined` if it diverged. */
  readonly score: number | undefined;
  /** What decides between equal scores, the higher the better; nothing where the score alone counts. */
  readonly second?: number | undefined;
  /** The values at its evaluations, the higher the better. */
  readonly curve: readonly number[];
}

/** Runs several trials; `undefined` for those that the budget does not allow. */
export type RunTrials = (trials: readonly Trial[]) => Promise<readonly (Outcome | undefined)[]>;

/** Options of {@linkcode searchStepSize}. */
export interface SearchOptions {
  /** Step sizes to try, instead of searching for them. */
  readonly grid?: readonly number[] | undefined;
  /** Where the search begins, a place as in `stepSizeAt`. */
  readonly start: number;
  /** How far behind the best score another one ties with it. */
  readonly tie: (best: number) => number;
  /** Replicates of step sizes that tie, the first run included. */
  readonly replicates: number;
  /** Whether only the better third goes on at a ninth and at a third of the run. */
  readonly halving: boolean;
  /**
   * Whether replicates count by the highest point of their mean curve, as in the papers, and not by the
   * mean of their values. Of equals the largest counts there.
   */
  readonly meanCurve?: boolean | undefined;
  /** Whether it goes on beyond the step sizes that it began with while the best is at an end of them. */
  readonly extend?: boolean | undefined;
}

/** An order of magnitude: how far a search goes at a time. */
const ORDER = 3;
/** How far it goes up or down at most. */
const REACH = 4 * ORDER;

/**
 * Searches for the best step size of one method:
 *
 * 1. by short runs, the largest stable step size;
 * 2. from there downwards by full runs, at least to where it began, until the best is an order of magnitude
 *    behind and what is tried gets worse from each to the next;
 * 3. with `extend`, beyond either end while the best is there;
 * 4. where step sizes tie, replicates of them, and then the one with the best mean.
 *
 * The papers ask for less in 2. But methods that divide by what they have seen can be as good at any step size
 * beyond some: the first update goes so far that all later gradients are small beside its own. (Adam on a quadratic
 * is the same, then, from 100 to 1000, where it is far better at 0.3.) That a step size is stable there, and those
 * next below no better, tells nothing of those that are meant.
 *
 * Of equally good ones it takes the best by `second`, and of those that are equal there as well the middle
 * one: as an accuracy of 1 is reached at many, the largest would be at the edge of what works.
 *
 * With `halving` the winner is of those that got furthest without diverging: where the budget ends
 * before a full run is made, the best at the last share of it that was reached.
 *
 * @returns the winner; `undefined` if every run diverged or there was no budget for any
 */
export async function searchStepSize(
  { grid, start, tie, replicates, halving, meanCurve = false, extend = false }: SearchOptions,
  run: RunTrials,
): Promise<number | undefined> {
  const reached = new Map<number, Reached>();
  const furthest = (among: readonly number[] = [...reached.keys()]) =>
    ranked(furthestOf(reached, among), meanCurve);
  const explored = new Set<number>();
  const explore = async (stepSizes: readonly number[], share = 1) => {
    for (const stepSize of stepSizes) explored.add(stepSize);
    const trials = stepSizes.map((stepSize) => ({ ...full, stepSize, share }));
    const outcomes = await run(trials);
    outcomes.forEach((outcome, i) => {
      if (outcome === undefined) return; // it stays where it was
      if (outcome.score === undefined) reached.delete(stepSizes[i]!);
      else {
        const { score, second, curve } = outcome;
        reached.set(stepSizes[i]!, { score, second, curve, share });
      }
    });
    return outcomes.every((outcome) => outcome !== undefined);
  };

  let top: number | undefined;
  if (grid === undefined) {
    top = await largestStable(start, run);
    if (top === undefined) return undefined;
  }
  /** Goes down by orders of magnitude, at least by so many; whether the budget allowed it. */
  const descend = async (share: number, orders: number) => {
    const lowest = Math.min(top!, start);
    for (let from = top!; from >= lowest - REACH + 1; from -= ORDER) {
      const order = places(from, from - ORDER + 1).map(stepSizeAt);
      if (!await explore(order, share)) return false;
      if (top! - from < ORDER * (orders - 1) || from - ORDER >= start) continue;
      const [best] = furthest();
      const isBehind = best !== undefined && best > 1.01 * order[0]!;
      if (isBehind && getWorse(order.map((stepSize) => reached.get(stepSize)))) break;
    }
    return true;
  };
  let left = grid;
  for (const share of halving ? [1 / 9, 1 / 3, 1] : [1]) {
    if (left !== undefined && left.length < 2 && share < 1) continue;
    if (!await (left === undefined ? descend(share, halving ? 3 : 1) : explore(left, share))) break;
    left = furthest(left).slice(0, Math.ceil((left?.length ?? explored.size) / 3));
  }
  for (let more = 0; extend && !halving && more < REACH; more++) {
    const beyond = nextBeyond(furthest()[0], explored);
    if (beyond === undefined || !await explore([beyond])) break;
  }
  return await breakTies(furthest(), reached, { tie, replicates, meanCurve }, run);
}

/** The next step size beyond the best, where that is at an end of those explored. */
function nextBeyond(best: number | undefined, explored: ReadonlySet<number>): number | undefined {
  if (best === undefined) return undefined;
  if (best === Math.max(...explored)) return stepSizeAt(placeNear(best) + 1);
  return best === Math.min(...explored) ? stepSizeAt(placeNear(best) - 1) : undefined;
}

/** How far a step size has got, and its score there. */
interface Reached {
  readonly score: number;
  readonly second: number | undefined;
  readonly curve: readonly number[];
  /** The share of a full run. */
  readonly share: number;
}

/** Whether of some outcomes each is no better than the one before, and the last is worse than the first. */
function getWorse(outcomes: readonly (Reached | undefined)[]): boolean {
  const behind = outcomes.slice(1).map((outcome, i) => better(outcomes[i], outcome));
  return behind.every((by) => by <= 0) && behind.some((by) => by < 0);
}

/** Below 0 where the first is better, as far as the second decides where scores are equal; diverged is worst. */
function better(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  // 0 where both are infinite, or neither has a second
  return b.score - a.score || (b.second ?? NaN) - (a.second ?? NaN) || 0;
}

/** What outcomes are ranked by. */
type Value = Pick<Reached, "score" | "second">;

/** What step sizes are ranked by. */
type Ranked = Value & { readonly stepSize: number };

/** Those of some step sizes that got furthest. */
function furthestOf(
  reached: ReadonlyMap<number, Reached>,
  among: readonly number[],
): readonly Ranked[] {
  const own = among.flatMap((stepSize) => {
    const last = reached.get(stepSize);
    return last === undefined ? [] : [{ ...last, stepSize }];
  });
  const share = Math.max(...own.map((each) => each.share));
  return own.filter((each) => each.share === share);
}

/** Step sizes, the best first; of equals the nearer to their middle, or by `largest` the larger. */
function ranked(candidates: readonly Ranked[], largest: boolean): readonly number[] {
  const sorted = candidates.toSorted((a, b) => better(a, b) || b.stepSize - a.stepSize);
  if (largest) return sorted.map(({ stepSize }) => stepSize);
  const offMiddle = sorted.map((each) => {
    const equals = sorted.filter((other) => better(each, other) === 0);
    // of an even number of them the smaller one is in the middle
    return Math.abs(equals.indexOf(each) - equals.length / 2 + 0.25);
  });
  return [...sorted.keys()]
    .toSorted((i, j) => better(sorted[i]!, sorted[j]!) || offMiddle[i]! - offMiddle[j]!)
    .map((i) => sorted[i]!.stepSize);
}

const full = { length: "full", replicate: 0, share: 1 } as const;

/** From one place down to another, both included. */
function places(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, i) => from - i);
}

/** The place of the largest stable step size: upwards or downwards from the start. */
async function largestStable(start: number, run: RunTrials): Promise<number | undefined> {
  const stable = async (from: number, to: number) => {
    const trials = places(from, to).map((place) => ({
      stepSize: stepSizeAt(place),
      length: "short" as const,
      replicate: 0,
      share: 1,
    }));
    const outcomes = await run(trials);
    return outcomes.every((outcome) => outcome) ? outcomes.map((each) => each!.stable) : undefined;
  };
  let largest: number | undefined;
  for (let low = start; low < start + REACH; low += ORDER) {
    const upwards = (await stable(low + ORDER - 1, low))?.toReversed();
    if (upwards === undefined) return largest;
    const firstBad = upwards.indexOf(false);
    if (firstBad !== 0) largest = low + (firstBad < 0 ? ORDER : firstBad) - 1;
    if (firstBad >= 0) break;
  }
  for (let high = start - 1; largest === undefined && high > start - REACH; high -= ORDER) {
    const downwards = await stable(high, high - ORDER + 1);
    if (downwards === undefined) return undefined;
    const firstGood = downwards.indexOf(true);
    if (firstGood >= 0) largest = high - firstGood;
  }
  return largest;
}

async function breakTies(
  [best, ...others]: readonly number[],
  reached: ReadonlyMap<number, Reached>,
  { tie, replicates, meanCurve }: Pick<SearchOptions, "tie" | "replicates" | "meanCurve">,
  run: RunTrials,
): Promise<number | undefined> {
  if (best === undefined) return undefined;
  const { score, share } = reached.get(best)!;
  const near = tie(score);
  const tied = [best, ...others.filter((each) => score - reached.get(each)!.score <= near)];
  if (tied.length < 2 || replicates < 2) return best;
  const trials = tied.flatMap((stepSize) =>
    Array.from({ length: replicates - 1 }, (_, i) => ({
      ...full,
      ...{ stepSize, replicate: i + 1, share },
    }))
  );
  const outcomes = await run(trials);
  const means = tied.map((stepSize) => {
    const own = outcomes.filter((_, i) => trials[i]!.stepSize === stepSize);
    if (own.some((outcome) => outcome !== undefined && outcome.score === undefined)) {
      return { stepSize, score: -Infinity, second: undefined };
    }
    const first = reached.get(stepSize)!;
    const all = [first, ...own.filter((outcome) => outcome !== undefined)];
    const score = meanCurve
      ? Math.max(...first.curve.map((_, i) => meanOf(all.map(({ curve }) => curve[i] ?? NaN))))
      : meanOf(all.map((each) => each.score!));
    return { stepSize, score, second: meanOf(all.map((each) => each.second ?? NaN)) };
  });
  if (!meanCurve) return ranked(means, false)[0];
  const scores = means.map((mean) => mean.score);
  return tied[scores.indexOf(Math.max(...scores))];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
