/** What a verdict consists of. @module */
import type { Answer } from "../inference/answers.ts";
import type { MethodVerdict } from "./method_verdict.ts";
import type { PrimaryMeasure } from "./primary_measure.ts";

/** An effect, and what is said of it. */
export interface Judged {
  /** In a word. */
  readonly answer: Answer;
  /**
   * The mean: a ratio of losses or times, a difference of accuracies, or one of values, as the verdict's
   * `scale` says; of the seeds whose runs all arrived. `null` where there are none.
   */
  readonly estimate: number | null;
  /** Lower end of its interval; `null` below three seeds, where runs failed, or where nothing opened it. */
  readonly low: number | null;
  /** Upper end of its interval. */
  readonly high: number | null;
  /** About how many seeds more would settle it at this spread; missing where more would not. */
  readonly moreSeeds?: number;
  /** Seeds with which all its methods ran. */
  readonly seeds: number;
  /** With how many of them one of its methods failed; its answer is by ranks, then. */
  readonly failed: number;
}

/** What a factor does; of an interaction, whether two gain more together than apart. */
export interface FactorVerdict extends Judged {
  /**
   * Which one it is: `sign`, `variance adaptation`, and of two factors `interaction`; of more, each pair's
   * is `sign × momentum`.
   */
  readonly factor: string;
  /**
   * Which contrast answers: the factor's own, or the only simple effect that the methods allow; `null`
   * where they allow none.
   */
  readonly by: string | null;
  /** Of the interactions of more than two factors: which ones they are of. */
  readonly between?: readonly string[];
}

/** What a factor does where another is at work, or is not. */
export interface SimpleVerdict extends Judged {
  /** `sign with variance adaptation`. */
  readonly name: string;
  /** Of two factors: id of the method with the factor. */
  readonly first?: string;
  /** Of two factors: id of the method without it. */
  readonly second?: string;
}

/** What one method instead of another does. */
export interface PairVerdict extends SimpleVerdict {
  /** `sign with variance adaptation`, or `adam - m-sgd`. */
  readonly name: string;
  /** Id of the method that is judged. */
  readonly first: string;
  /** Id of the method that it is compared with. */
  readonly second: string;
}

/** The verdict on one problem. */
export interface Verdict {
  /** Id of the problem. */
  readonly problem: string;
  /** What methods are judged by. */
  readonly measure: PrimaryMeasure;
  /** What estimates are: ratios, differences of accuracies, or of other values. */
  readonly scale: "ratio" | "accuracy" | "difference";
  /** Differences of this size matter; a share of a loss, or of accuracy as it is. */
  readonly margin: number;
  /** Seeds with which all methods ran. */
  readonly seeds: number;
  /** What each method came to. */
  readonly methods: readonly MethodVerdict[];
  /**
   * `sign`, `variance adaptation` and `interaction`, in this order; or the factors that were asked for, then
   * their interactions. Where an interaction was found, what a factor does depends on another: its main
   * effect is `undecided`, and the simple ones speak.
   */
  readonly factors: readonly FactorVerdict[];
  /** Whether an interaction was found. */
  readonly dependent: boolean;
  /** The factors' effects at each level of another. */
  readonly simple: readonly SimpleVerdict[];
  /** The other pairs. */
  readonly pairs: readonly PairVerdict[];
  /** Why it may not hold. */
  readonly doubts: readonly string[];
  /** All of it in words. */
  readonly text: string;
}
