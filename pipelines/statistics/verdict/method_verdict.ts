/** What a method came to, by itself. @module */
import { type Effect, effectsOf } from "../inference/effects.ts";
import type { Scale } from "../inference/scales.ts";
import { shareInterval } from "../inference/share_interval.ts";
import type { MethodRuns } from "./paired_runs.ts";
import { type MethodTrials, trialsOf } from "./trials.ts";

/** A method's runs: descriptive, the comparisons are what is judged. */
export interface MethodVerdict {
  /** Id of the optimizer. */
  readonly optimizer: string;
  /** α at the first step; `null` where it brings its own. */
  readonly learningRate: number | null;
  /** Its other settings. */
  readonly settings: string;
  /**
   * How many step sizes and settings these were chosen among, by the search that they are from or by the
   * runs themselves; 1 where there was no choice, or none that is known.
   */
  readonly trials: number;
  /** Number of runs. */
  readonly seeds: number;
  /** How many of them diverged, or never arrived at the target. */
  readonly failed: number;
  /** Lower end of the 95 % interval of the share that fails (Wilson 1927). */
  readonly failedLow: number;
  /** Its upper end. */
  readonly failedHigh: number;
  /** The survivors' mean: of scores, told as a value (of losses the geometric mean); `null` for none. */
  readonly mean: number | null;
  /** Lower end of its 95 % interval, of this one mean; `null` below three survivors. */
  readonly low: number | null;
  /** Upper end of that interval. */
  readonly high: number | null;
}

/** What {@linkcode methodVerdict} goes by. */
export interface MethodContext {
  readonly scale: Scale;
  readonly tuning: readonly MethodTrials[];
  /** Whether the seeds are replicates; an interval needs some. */
  readonly replicated: boolean;
}

/** Describes a method's runs. */
export function methodVerdict(
  method: MethodRuns,
  { scale, tuning, replicated }: MethodContext,
): MethodVerdict {
  const { optimizer, learningRate, settings } = method;
  const values = [...method.values.values()];
  const survivors = values.filter(Number.isFinite);
  const failed = values.length - survivors.length;
  const [failedLow, failedHigh] = shareInterval(failed, values.length);
  const { mean, low, high } = meanOf(survivors.map(scale.score), scale);
  const told = (score: number | undefined) =>
    score === undefined || Number.isNaN(score) ? null : scale.value(score);
  return {
    optimizer,
    learningRate,
    settings,
    trials: trialsOf(method, tuning),
    seeds: values.length,
    failed,
    failedLow,
    failedHigh,
    mean: told(mean),
    low: replicated ? told(low) : null,
    high: replicated ? told(high) : null,
  };
}

function meanOf(scores: readonly number[], scale: Scale): Effect {
  const contrast = { name: "mean", kind: "pair", weights: { own: 1 } } as const;
  const family = [{ contrast, share: 1, openedBy: [] }];
  return effectsOf(family, { own: scores }, scale.floor)[0]!;
}
